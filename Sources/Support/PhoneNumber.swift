/// A telephone number in its international form (ITU-T E.164): a plus sign and 7 to 15 digits.
package struct PhoneNumber: Hashable, Sendable, CustomStringConvertible {
    /// The plus sign and the digits.
    package let description: String

    /// How many digits a number may have: fifteen by E.164; the shortest in use have seven with the country.
    package static let digits = 7...15

    /// Reads a number with its country, `+44 20 7946 0018`; nil without the plus sign, because nobody could
    /// tell the country then.
    ///
    /// Visual separators (RFC 3966 section 5.1.1) and spaces are left out.
    package init?(_ text: String) {
        guard text.utf8.first == UInt8(ascii: "+") else { return nil }
        let digits = text.utf8.dropFirst().filter { !" -./()".utf8.contains($0) }
        guard Self.digits.contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }),
            digits.first != UInt8(ascii: "0")
        else { return nil }
        description = "+" + String(decoding: digits, as: UTF8.self)
    }
}
