/// How a payment reference is written and checked.
///
/// The raw values are stored and are part of the API.
package enum ReferenceScheme: String, Hashable, Sendable, CaseIterable {
    /// ISO 11649, `RF` with two check digits: everywhere in SEPA.
    case creditor = "rf"
    /// 27 digits of a Swiss QR-bill (QRR), for a QR-IBAN only.
    case swiss = "qrr"
    /// Twelve digits of a Belgian transfer, `+++090/9337/55493+++`.
    case belgian = "ogm"
    /// A Finnish viitenumero, 4 to 20 digits.
    case finnish = "fi"
    /// A Norwegian KID with a check digit modulo 10.
    case norwegian = "kid"
    /// A Norwegian KID with a check digit modulo 11.
    case norwegianModulus11 = "kid11"
    /// A short code of characters that are not mistaken for each other, where no standard rules.
    case short = "short"

    /// Characters of the normal form of what is issued here; a text is searched for exactly these.
    package var issuedLength: Int {
        switch self {
        case .creditor: 16
        case .swiss: 27
        case .belgian: 12
        case .finnish: 13
        case .norwegian, .norwegianModulus11: 16
        case .short: 10
        }
    }

    /// Characters of its payload: what is issued less `RF` and the check digits.
    package var issuedPayloadLength: Int {
        switch self {
        case .creditor: issuedLength - 4
        case .belgian: issuedLength - 2
        case .swiss, .finnish, .norwegian, .norwegianModulus11, .short: issuedLength - 1
        }
    }

    /// The lengths that a valid normal form may have.
    var lengths: ClosedRange<Int> {
        switch self {
        case .creditor: 5...25
        case .swiss: 27...27
        case .belgian: 12...12
        case .finnish: 4...20
        case .norwegian, .norwegianModulus11: 4...25
        case .short: 4...18
        }
    }

    /// The characters that a payload of ours is drawn from.
    var alphabet: [UInt8] { self == .short ? ShortCheck.alphabet : Array("0123456789".utf8) }
}

/// The check character of short codes: a weighted sum over the field of 32 elements.
///
/// Powers of a generator are all different for 31 places, so every single wrong character and every two that
/// changed places are noticed, which no sum modulo 32 can do.
enum ShortCheck {
    /// No I, O, 0 or 1: what people mistake is not there.
    static let alphabet = Array("ABCDEFGHJKLMNPQRSTUVWXYZ23456789".utf8)

    private static let values: [UInt8: Int] = Dictionary(
        uniqueKeysWithValues: alphabet.enumerated().map { ($0.element, $0.offset) })

    static func value(_ byte: UInt8) -> Int? { values[byte] }

    /// The check character after a payload; nil where a character is not of the alphabet.
    static func character(after payload: some BidirectionalCollection<UInt8>) -> UInt8? {
        var sum = 0
        var power = 2
        for byte in payload.reversed() {
            guard let value = value(byte) else { return nil }
            sum ^= product(value, power)
            power = product(power, 2)
        }
        return alphabet[sum]
    }

    /// Multiplication modulo x⁵ + x² + 1, which is primitive.
    private static func product(_ left: Int, _ right: Int) -> Int {
        var result = 0
        var factor = left
        for place in 0..<5 {
            if right >> place & 1 == 1 { result ^= factor }
            factor <<= 1
            if factor & 32 != 0 { factor ^= 0b10_0101 }
        }
        return result
    }
}
