package import Support

/// The part of a payment link's address that a person can type: 12 digits of Crockford's base32, which are 60
/// random bits.
///
/// At a million tries a second and a million links, the first hit takes about half a day; the limit on wrong
/// addresses makes that many tries impossible.
package struct ShortCode: Hashable, Sendable, CustomStringConvertible {
    /// The 60 bits.
    package let value: UInt64

    /// How many digits a code has.
    package static let digits = 12
    private static let mask: UInt64 = (1 << 60) - 1

    /// A fresh code.
    package init(random: RandomSource) { value = random.words().0 & Self.mask }

    /// The code of stored bits; nil for more than 60.
    package init?(value: UInt64) {
        guard value <= Self.mask else { return nil }
        self.value = value
    }

    /// Reads a code as a person may have typed it: either case, hyphens, `o` for 0; nil for anything else.
    package init?(typed text: String) {
        guard let value = CrockfordBase32.decode(typed: text, digits: Self.digits) else { return nil }
        self.value = value
    }

    /// The 12 digits in lower case, as addresses show them.
    package var description: String { CrockfordBase32.encode(value, digits: Self.digits) }
}
