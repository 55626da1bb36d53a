import Domain
import Support

/// Reads a bank's CSV file by a mapping (RFC 4180, with any separator).
enum CSVReader {
    static func read(_ bytes: [UInt8], _ mapping: CSVMapping) throws(StatementFault) -> BankStatement {
        var statement = BankStatement(account: mapping.account.compact, identifier: "")
        var keys = LineKeys()
        let rows = try rows(Array(LegacyText.decode(bytes).utf8), mapping.separator)
        for (number, row) in rows.dropFirst(mapping.headerLines) {
            // Banks leave empty lines and lines of sums at the end.
            guard row.contains(where: { !$0.isEmpty }) else { continue }
            func column(_ index: Int?) -> String {
                index.flatMap { row.indices.contains($0) ? row[$0].cut.trimmed : nil } ?? ""
            }
            let parts = column(mapping.dateColumn).split { !$0.isASCIIDigit }
            guard let day = CivilDate(parts: Array(parts.prefix(3)), order: mapping.dateOrder) else {
                throw .column("date", line: number)
            }
            let code = column(mapping.currencyColumn)
            guard let currency = code.isEmpty ? mapping.currency : Currency(code: code) else {
                throw .column("currency", line: number)
            }
            let (amount, isCredit) = try amount(column(mapping.amountColumn), currency, mapping, number)
            var line = StatementLine(
                key: "", bookedOn: day, amount: amount, isCredit: isCredit,
                remittance: mapping.textColumns.map { column($0) }.filter { !$0.isEmpty }.joined(
                    separator: " "),
                payerName: column(mapping.nameColumn), payerAccount: column(mapping.accountColumn).compact)
            line.key =
                LineKeys.meaningful(column(mapping.keyColumn)).map {
                    keys.key(reference: $0, place: 0, line: line)
                } ?? keys.key(content: line)
            statement.lines.append(line)
            guard statement.lines.count <= StatementLimits.linesMax else { throw .tooManyLines }
        }
        return statement
    }

    /// An amount with or without a sign before or after it, thousands grouped by the other mark, spaces or
    /// apostrophes.
    private static func amount(
        _ text: String, _ currency: Currency, _ mapping: CSVMapping, _ number: Int
    ) throws(StatementFault) -> (Money, isCredit: Bool) {
        let grouping: Unicode.Scalar = mapping.decimalMark == UInt8(ascii: ",") ? "." : ","
        var digits = text.unicodeScalars.filter {
            !["'", "’", " ", "\u{A0}", "\u{202F}", grouping].contains($0)
        }
        var isCredit = true
        if digits.first == "-" || digits.first == "+" {
            isCredit = digits.removeFirst() == "+"
        } else if digits.last == "-" || digits.last == "+" {
            isCredit = digits.removeLast() == "+"
        }
        guard let money = Money(decimal: String(digits), mark: mapping.decimalMark, currency: currency) else {
            throw .column("amount", line: number)
        }
        return (money, isCredit)
    }

    private static func rows(
        _ bytes: [UInt8], _ separator: UInt8
    ) throws(StatementFault) -> [(number: Int, columns: [String])] {
        var rows: [(number: Int, columns: [String])] = []
        var row: [String] = []
        var field: [UInt8] = []
        var isQuoted = false
        var place = 0
        // A text in quotes may have lines of its own.
        var number = 1
        var linesInside = 0
        func endField() {
            row.append(String(decoding: field, as: UTF8.self))
            field.removeAll(keepingCapacity: true)
        }
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            let isBreak = byte == 0x0A || byte == 0x0D
            if isQuoted {
                if byte != UInt8(ascii: "\"") {
                    field.append(byte)
                    if byte == 0x0A { linesInside += 1 }
                } else if place < bytes.count, bytes[place] == UInt8(ascii: "\"") {
                    field.append(byte)
                    place += 1
                } else {
                    isQuoted = false
                }
            } else if byte == UInt8(ascii: "\""), field.isEmpty {
                isQuoted = true
            } else if byte == separator || isBreak {
                endField()
                guard row.count <= StatementLimits.columnsMax else {
                    throw .column("columns", line: number)
                }
                if isBreak {
                    if byte == 0x0D, place < bytes.count, bytes[place] == 0x0A { place += 1 }
                    rows.append((number, row))
                    number += 1 + linesInside
                    linesInside = 0
                    row = []
                    guard rows.count <= StatementLimits.linesMax + 1_000 else { throw .tooManyLines }
                }
            } else {
                field.append(byte)
            }
        }
        guard !isQuoted else { throw .column("quotes", line: number) }
        if !row.isEmpty || !field.isEmpty {
            endField()
            rows.append((number, row))
        }
        return rows
    }
}
