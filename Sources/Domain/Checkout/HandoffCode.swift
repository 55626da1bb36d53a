import Support

/// The part of a checkout's short address that a payer types into a phone: ten digits of Crockford's base32,
/// which are 50 bits.
///
/// Nobody stores it: it is the checkout's number as a keyed permutation writes it. It opens the page only
/// while there is something to pay, and behind limits that guessing does not get through.
package struct HandoffCode: Hashable, Sendable, CustomStringConvertible {
    /// The 50 bits.
    package let value: UInt64

    /// How many digits a code has, the hyphen in the middle not counted.
    package static let digits = 10

    /// The code of 50 bits; nil for more.
    package init?(value: UInt64) {
        guard value < 1 << 50 else { return nil }
        self.value = value
    }

    /// Reads a code as a person may have typed it: either case, hyphens, `o` for 0; nil for anything else.
    package init?(typed text: String) {
        guard let value = CrockfordBase32.decode(typed: text, digits: Self.digits) else { return nil }
        self.value = value
    }

    /// The ten digits in upper case without a hyphen, as a QR code holds them.
    package var compact: String { CrockfordBase32.encode(value, digits: Self.digits).uppercased() }

    /// As people read it: `ABCDE-FGHJK`.
    package var description: String {
        let compact = compact
        let middle = compact.utf8.index(compact.startIndex, offsetBy: Self.digits / 2)
        return "\(compact[..<middle])-\(compact[middle...])"
    }
}
