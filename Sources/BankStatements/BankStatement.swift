package import Domain
package import Support

/// One statement or notification of one account.
package struct BankStatement: Hashable, Sendable {
    /// The account as the bank writes it, upper case and without spaces: an IBAN or a number.
    package var account: String
    /// The bank's own name of the statement.
    package var identifier: String
    /// The balance before it, negative when overdrawn; nil where it holds none.
    package var opening: Money?
    /// The balance after it; nil where it holds none.
    package var closing: Money?
    /// What was booked, in the bank's order.
    package var lines: [StatementLine]
    /// Movements that the bank tells of and has not booked: pending entries, and all of an intraday report.
    ///
    /// Nothing may be settled by them.
    package var announced: [StatementLine]
    /// Entries that are neither: the bank gives them for information only.
    package var unbooked: Int

    /// Makes a statement.
    package init(
        account: String, identifier: String = "", opening: Money? = nil, closing: Money? = nil,
        lines: [StatementLine] = [], announced: [StatementLine] = [], unbooked: Int = 0
    ) {
        self.account = account
        self.identifier = identifier
        self.opening = opening
        self.closing = closing
        self.lines = lines
        self.announced = announced
        self.unbooked = unbooked
    }
}

/// One movement of money on an account.
package struct StatementLine: Hashable, Sendable {
    /// The same in every file that tells of this movement, and different for every other of the account.
    package var key: String
    /// The day on which the bank booked it.
    package var bookedOn: CivilDate
    /// How much moved, never negative.
    package var amount: Money
    /// Whether it came in.
    package var isCredit: Bool
    /// Whether it gives back what came before: a return, a recall or a reversal.
    package var isReturn: Bool
    /// The reference in the field that banks keep for it; empty where there is none.
    package var structuredReference: String
    /// The payer's own reference of the order; empty where there is none.
    package var endToEndID: String
    /// What the payer wrote, its parts joined.
    package var remittance: String
    /// What the bank adds.
    package var additional: String
    /// Who paid, as the bank knows them; empty where it does not say.
    package var payerName: String
    /// From where, without spaces; empty where the bank does not say.
    package var payerAccount: String
    /// Whether details of a batch do not add up to what was booked: a person has to look.
    package var isInconsistent: Bool

    /// Makes a line; texts longer than the limit are cut.
    package init(
        key: String, bookedOn: CivilDate, amount: Money, isCredit: Bool, isReturn: Bool = false,
        structuredReference: String = "", endToEndID: String = "", remittance: String = "",
        additional: String = "", payerName: String = "", payerAccount: String = "",
        isInconsistent: Bool = false
    ) {
        self.key = key
        self.bookedOn = bookedOn
        self.amount = amount
        self.isCredit = isCredit
        self.isReturn = isReturn
        self.structuredReference = structuredReference.cut
        self.endToEndID = endToEndID.cut
        self.remittance = remittance.cut
        self.additional = additional.cut
        self.payerName = payerName.cut
        self.payerAccount = payerAccount.cut
        self.isInconsistent = isInconsistent
    }
}

/// Why a file is not taken.
package enum StatementFault: Error, Hashable, Sendable {
    case tooLarge(bytes: Int)
    case tooManyLines
    /// Neither camt nor MT940, and no mapping of columns was given.
    case formatUnknown
    /// The XML is not well-formed, or holds what no statement needs: a document type, an entity, another
    /// encoding; `byte` says where.
    case xml(XMLFault, byte: Int)
    /// A field is missing or cannot be read; `entry` counts entries from 1 and is 0 outside of one.
    case field(String, entry: Int)
    /// The same in a CSV file; `line` counts the file's lines from 1, those of the head too.
    case column(String, line: Int)
    /// Opening balance and entries do not give the closing balance; something is missing or changed.
    case balance(statement: String, expected: Int64, found: Int64)
}

extension String {
    /// At most the bytes that are kept of a text, without half a character at its end.
    var cut: String {
        guard utf8.count > StatementLimits.textBytesMax else { return self }
        var end = utf8.index(utf8.startIndex, offsetBy: StatementLimits.textBytesMax)
        while end.samePosition(in: unicodeScalars) == nil { end = utf8.index(before: end) }
        return String(self[..<end])
    }

    /// Upper case without spaces: how account numbers are compared.
    var compact: String {
        String(
            decoding: utf8.filter { $0 != 0x20 }.map { (0x61...0x7A).contains($0) ? $0 - 0x20 : $0 },
            as: UTF8.self)
    }
}
