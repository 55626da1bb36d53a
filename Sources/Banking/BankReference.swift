package import Support

/// What a payer writes on a transfer so that it finds its payment, with valid check digits.
package struct BankReference: Hashable, Sendable, CustomStringConvertible {
    /// By whose rules it is checked.
    package let scheme: ReferenceScheme
    /// The normal form: digits and upper-case letters only.
    package let text: String

    /// Adds check digits to a payload; nil where the scheme cannot have that payload.
    package init?(scheme: ReferenceScheme, payload: String) {
        guard let bytes = Self.complete(Array(payload.utf8), scheme) else { return nil }
        self.init(scheme: scheme, normal: bytes)
    }

    /// Reads one as people write it, in any case and with any spaces, slashes and signs; nil unless its check
    /// digits hold.
    package init?(scheme: ReferenceScheme, reading text: String) {
        self.init(scheme: scheme, normal: text.bankCharacters)
    }

    /// Draws one of the length that is issued here; `prefix` stands at the head of its payload, where a bank
    /// has given its customer a number that must stand there.
    package init?(scheme: ReferenceScheme, prefix: String = "", random: RandomSource) {
        let head = Array(prefix.utf8)
        let alphabet = scheme.alphabet
        guard head.allSatisfy({ alphabet.contains($0) }), head.count <= scheme.issuedPayloadLength - 8 else {
            return nil
        }
        // Modulus 11 has no digit for one payload of eleven; sixteen draws in vain do not happen.
        for _ in 0..<16 {
            var payload = head
            while payload.count < scheme.issuedPayloadLength {
                let byte = random.bytes(1)[0]
                // Bytes beyond the last whole multiple would make the first characters more frequent.
                guard Int(byte) < 256 / alphabet.count * alphabet.count else { continue }
                let character = alphabet[Int(byte) % alphabet.count]
                // Leading zeros of some schemes mean nothing, and banks drop them.
                if payload.isEmpty, character == 0x30 { continue }
                payload.append(character)
            }
            if let bytes = Self.complete(payload, scheme) {
                self.init(scheme: scheme, normal: bytes)
                return
            }
        }
        return nil
    }

    init?(scheme: ReferenceScheme, normal bytes: some BidirectionalCollection<UInt8>) {
        guard Self.holds(bytes, scheme) else { return nil }
        self.scheme = scheme
        text = String(ascii: Array(bytes))
    }

    /// The normal form.
    package var description: String { text }

    /// As paper and pages show it.
    package var printed: String {
        switch scheme {
        case .creditor, .norwegian, .norwegianModulus11: return text.grouped([4])
        case .swiss: return text.grouped([2, 5])
        case .belgian: return "+++" + text.grouped([3, 4, 5], separator: "/") + "+++"
        case .finnish:
            let head = text.count % 5
            return head == 0 ? text.grouped([5]) : text.grouped([head, 5])
        case .short: return text.grouped([5], separator: "-")
        }
    }

    /// A Finnish reference in its international form.
    package var asCreditorReference: BankReference? {
        scheme == .finnish ? BankReference(scheme: .creditor, payload: text) : nil
    }

    /// Payload and check digits together.
    private static func complete(_ payload: [UInt8], _ scheme: ReferenceScheme) -> [UInt8]? {
        func digit(_ value: Int) -> [UInt8] { [UInt8(0x30 + value)] }
        if scheme == .creditor {
            guard (1...BankingLimits.creditorPayloadMax).contains(payload.count),
                let rest = CheckDigits.remainder97(payload + Array("RF00".utf8))
            else { return nil }
            return Array("RF".utf8) + digit((98 - rest) / 10) + digit((98 - rest) % 10) + payload
        }
        if scheme == .short { return ShortCheck.character(after: payload).map { payload + [$0] } }
        guard CheckDigits.areDigits(payload), !payload.isEmpty else { return nil }
        switch scheme {
        case .swiss: return payload + digit(CheckDigits.recursive10(payload))
        case .belgian:
            guard payload.count == 10, let rest = CheckDigits.remainder97(payload) else { return nil }
            let check = rest == 0 ? 97 : rest
            return payload + digit(check / 10) + digit(check % 10)
        case .finnish: return payload + digit(CheckDigits.sevenThreeOne(payload))
        case .norwegian: return payload + digit(CheckDigits.luhn(payload))
        case .norwegianModulus11: return CheckDigits.modulus11(payload).map { payload + digit($0) }
        case .creditor, .short: return nil
        }
    }

    /// Whether a normal form is one of the scheme.
    static func holds(_ bytes: some BidirectionalCollection<UInt8>, _ scheme: ReferenceScheme) -> Bool {
        guard scheme.lengths.contains(bytes.count), let last = bytes.last else { return false }
        if scheme == .creditor {
            guard bytes.starts(with: "RF".utf8), CheckDigits.areDigits(bytes.dropFirst(2).prefix(2)) else {
                return false
            }
            let rest = CheckDigits.remainder97(bytes.dropFirst(4)) ?? 0
            return CheckDigits.remainder97(bytes.prefix(4), after: rest) == 1
        }
        if scheme == .short { return ShortCheck.character(after: bytes.dropLast()) == last }
        guard CheckDigits.areDigits(bytes) else { return false }
        let payload = bytes.dropLast()
        let check = Int(last) - 0x30
        switch scheme {
        case .swiss: return CheckDigits.recursive10(payload) == check
        case .belgian:
            guard let rest = CheckDigits.remainder97(bytes.dropLast(2)) else { return false }
            return Int(String(ascii: bytes.suffix(2))) == (rest == 0 ? 97 : rest)
        case .finnish: return CheckDigits.sevenThreeOne(payload) == check
        case .norwegian: return CheckDigits.luhn(payload) == check
        case .norwegianModulus11: return CheckDigits.modulus11(payload) == check
        case .creditor, .short: return false
        }
    }
}
