package import Domain

/// Where a bank's CSV file holds what.
package struct CSVMapping: Hashable, Sendable {
    /// The order of day, month and year.
    ///
    /// The raw values are stored and are part of the API.
    package enum DateOrder: String, Hashable, Sendable, CaseIterable {
        case yearMonthDay = "ymd"
        case dayMonthYear = "dmy"
        case monthDayYear = "mdy"

        var places: (year: Int, month: Int, day: Int) {
            switch self {
            case .yearMonthDay: (0, 1, 2)
            case .dayMonthYear: (2, 1, 0)
            case .monthDayYear: (2, 0, 1)
            }
        }
    }

    /// The account that the file is of; CSV files seldom say.
    package var account: String
    /// The currency of amounts without a column of their own for it.
    package var currency: Currency
    /// One ASCII character between columns.
    package var separator: UInt8
    /// The sign before decimals: a point or a comma; the other one may group thousands.
    package var decimalMark: UInt8
    /// The order of its dates, whatever stands between their numbers.
    package var dateOrder: DateOrder
    /// Lines before the first movement.
    package var headerLines: Int
    /// The column of the booking day, counted from 0 as all columns are.
    package var dateColumn: Int
    /// The column of the amount, negative for what went out.
    package var amountColumn: Int
    /// The columns of what the payer wrote, joined by spaces.
    package var textColumns: [Int]
    /// The column of the payer's name.
    package var nameColumn: Int?
    /// The column of the payer's account.
    package var accountColumn: Int?
    /// The column of the bank's own reference of the movement.
    package var keyColumn: Int?
    /// The column of a currency code.
    package var currencyColumn: Int?

    /// Makes a mapping.
    package init(
        account: String, currency: Currency, separator: UInt8 = UInt8(ascii: ";"),
        decimalMark: UInt8 = UInt8(ascii: ","), dateOrder: DateOrder = .dayMonthYear, headerLines: Int = 1,
        dateColumn: Int, amountColumn: Int, textColumns: [Int], nameColumn: Int? = nil,
        accountColumn: Int? = nil, keyColumn: Int? = nil, currencyColumn: Int? = nil
    ) {
        self.account = account
        self.currency = currency
        self.separator = separator
        self.decimalMark = decimalMark
        self.dateOrder = dateOrder
        self.headerLines = headerLines
        self.dateColumn = dateColumn
        self.amountColumn = amountColumn
        self.textColumns = textColumns
        self.nameColumn = nameColumn
        self.accountColumn = accountColumn
        self.keyColumn = keyColumn
        self.currencyColumn = currencyColumn
    }
}
