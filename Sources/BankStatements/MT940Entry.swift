import Domain
import Support

/// The fields :61: and :86: of one movement.
struct MT940Entry {
    /// The bank's own reference, after `//`.
    let bankReference: String
    /// The lines of :86:.
    var information: [String] = []
    private let base: StatementLine
    private let customerReference: String
    private let supplement: String

    /// `YYMMDD[MMDD](C|D|RC|RD)[funds]amount` then the kind, the customer's reference and the bank's.
    init(_ lines: [Substring], currency: Currency, entry: Int) throws(StatementFault) {
        var rest = lines[0]
        guard let valueDate = Self.date(rest.prefix(6)) else { throw .field("61", entry: entry) }
        rest = rest.dropFirst(6)
        var booked = valueDate
        if rest.prefix(4).utf8.count == 4, rest.prefix(4).allSatisfy(\.isASCIIDigit) {
            guard let day = Self.near(valueDate, rest.prefix(4)) else { throw .field("61", entry: entry) }
            booked = day
            rest = rest.dropFirst(4)
        }
        var isReversal = false
        if rest.first == "R" {
            isReversal = true
            rest = rest.dropFirst()
        }
        guard let sign = rest.first, sign == "C" || sign == "D" else { throw .field("61", entry: entry) }
        rest = rest.dropFirst()
        // The third letter of the currency may follow.
        if let letter = rest.first, letter.isLetter { rest = rest.dropFirst() }
        let digits = rest.prefix { $0.isASCIIDigit || $0 == "," }
        guard let amount = Self.money(String(digits), currency) else { throw .field("61", entry: entry) }
        rest = rest.dropFirst(digits.count)
        guard rest.utf8.count >= 4 else { throw .field("61", entry: entry) }
        let references = String(rest.dropFirst(4))
        if let slashes = references.firstRange(of: "//") {
            customerReference = String(references[..<slashes.lowerBound]).trimmed
            bankReference = String(references[slashes.upperBound...]).trimmed
        } else {
            customerReference = references.trimmed
            bankReference = ""
        }
        supplement = lines.dropFirst().joined(separator: " ")
        // RC takes a credit back and RD a debit: the money moves the other way.
        base = StatementLine(
            key: "", bookedOn: booked, amount: amount, isCredit: (sign == "C") != isReversal,
            isReturn: isReversal)
    }

    /// The line with what :86: tells.
    var line: StatementLine {
        let told = MT940Information(information)
        return StatementLine(
            key: "", bookedOn: base.bookedOn, amount: base.amount, isCredit: base.isCredit,
            isReturn: base.isReturn || told.isReturn,
            endToEndID: LineKeys.meaningful(told.endToEndID) ?? LineKeys.meaningful(customerReference) ?? "",
            remittance: told.remittance, additional: supplement, payerName: told.name,
            payerAccount: told.account.compact)
    }

    /// An amount with a comma, which also stands where no decimals follow.
    static func money(_ text: String, _ currency: Currency) -> Money? {
        let body = text.hasSuffix(",") ? String(text.dropLast()) : text
        return Money(decimal: body, mark: UInt8(ascii: ","), currency: currency)
    }

    private static func date(_ text: Substring) -> CivilDate? {
        guard text.utf8.count == 6, text.allSatisfy(\.isASCIIDigit), let number = Int(text) else {
            return nil
        }
        return CivilDate(year: 2000 + number / 10_000, month: number / 100 % 100, day: number % 100)
    }

    /// A month and day in the year that brings them nearest: entries of January may have a value of December.
    private static func near(_ date: CivilDate, _ text: Substring) -> CivilDate? {
        guard let number = Int(text) else { return nil }
        return (-1...1).compactMap {
            CivilDate(year: date.year + $0, month: number / 100, day: number % 100)
        }.min { abs($0.daysSinceEpoch - date.daysSinceEpoch) < abs($1.daysSinceEpoch - date.daysSinceEpoch) }
    }
}

extension Character {
    /// 0 to 9, and no digit of another script.
    var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
