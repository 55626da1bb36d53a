/// A business identifier code (ISO 9362), with which SWIFT finds a bank.
package struct BIC: Hashable, Sendable, CustomStringConvertible {
    /// Upper case, 8 or 11 characters.
    package let text: String

    /// Reads one in any case, with or without spaces.
    package init(_ text: String) throws(AccountNumberFault) {
        let bytes = text.utf8.filter { $0 != 0x20 }.map { (0x61...0x7A).contains($0) ? $0 - 0x20 : $0 }
        guard bytes.count == 8 || bytes.count == 11 else { throw .length }
        // Four of the institution (letters or digits since 2014), two of the country, two of the place,
        // three of the branch.
        guard bytes.allSatisfy({ CheckDigits.value($0) != nil }),
            bytes[4..<6].allSatisfy({ (0x41...0x5A).contains($0) })
        else { throw .characters }
        self.text = String(ascii: bytes)
    }

    /// The whole code.
    package var description: String { text }
}

/// An account of the United Kingdom: six digits of the bank's branch and eight of the account.
///
/// Whether they belong together only the bank's own modulus table tells, licensed; it is not checked.
package struct SortCodeAccount: Hashable, Sendable {
    /// Six digits.
    package let sortCode: String
    /// Eight digits; a shorter number has zeros before it.
    package let account: String

    /// Reads both with or without hyphens and spaces.
    package init(sortCode: String, account: String) throws(AccountNumberFault) {
        let code = try Self.digits(sortCode)
        let number = try Self.digits(account)
        guard code.count == 6, (6...8).contains(number.count) else { throw .length }
        self.sortCode = String(ascii: code)
        self.account = String(ascii: [UInt8](repeating: 0x30, count: 8 - number.count) + number)
    }

    /// `12-34-56`.
    package var printedSortCode: String { sortCode.grouped([2], separator: "-") }

    static func digits(_ text: String) throws(AccountNumberFault) -> [UInt8] {
        let bytes = text.utf8.filter { $0 != 0x20 && $0 != 0x2D }
        guard CheckDigits.areDigits(bytes) else { throw .characters }
        return bytes
    }
}

/// An account of the United States: the routing number of the American Bankers Association and the account.
package struct RoutingAccount: Hashable, Sendable {
    /// Nine digits with a valid check digit.
    package let routing: String
    /// 4 to 17 digits.
    package let account: String

    /// Reads both with or without hyphens and spaces.
    package init(routing: String, account: String) throws(AccountNumberFault) {
        let code = try SortCodeAccount.digits(routing)
        let number = try SortCodeAccount.digits(account)
        guard code.count == 9, (4...17).contains(number.count) else { throw .length }
        // Weights 3, 7, 1, thrice (ABA Routing Number Policy).
        let sum = code.enumerated().reduce(0) { $0 + (Int($1.element) - 0x30) * [3, 7, 1][$1.offset % 3] }
        guard sum > 0, sum.isMultiple(of: 10) else { throw .checkDigits }
        self.routing = String(ascii: code)
        self.account = String(ascii: number)
    }
}
