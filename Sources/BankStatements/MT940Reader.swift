import Domain
import Support

/// Reads SWIFT MT940 customer statements and MT942 intraday reports, with or without the blocks around them.
struct MT940Reader {
    private var statements: [BankStatement] = []
    private var statement: BankStatement?
    private var currency: Currency?
    /// Whether it is MT942, which tells what may still change and has no balances.
    private var isIntraday = false
    private var sum: Int64 = 0
    private var keys = LineKeys()
    private var pending: MT940Entry?
    private var entries = 0

    static func read(_ bytes: [UInt8]) throws(StatementFault) -> [BankStatement] {
        var reader = MT940Reader()
        for field in fields(LegacyText.decode(bytes)) { try reader.take(field) }
        try reader.endStatement()
        guard !reader.statements.isEmpty else { throw .formatUnknown }
        return reader.statements
    }

    /// Tags and their values, which go on over lines until the next tag.
    private static func fields(_ text: String) -> [(tag: Substring, lines: [Substring])] {
        var fields: [(tag: Substring, lines: [Substring])] = []
        for line in LegacyText.lines(text) {
            if line.first == ":", let end = line.dropFirst().firstIndex(of: ":"),
                (2...3).contains(line.distance(from: line.startIndex, to: end) - 1)
            {
                let tag = line[line.index(after: line.startIndex)..<end]
                fields.append((tag, [line[line.index(after: end)...]]))
            } else if line.hasPrefix("-}") || line == "-" || line.hasPrefix("{") {
                continue
            } else if !fields.isEmpty, !line.isEmpty {
                fields[fields.count - 1].lines.append(line)
            }
        }
        return fields
    }

    private mutating func take(_ field: (tag: Substring, lines: [Substring])) throws(StatementFault) {
        let value = String(field.lines[0])
        switch field.tag {
        case "20":
            try endStatement()
            statement = BankStatement(account: "", identifier: value.trimmed)
        case "25", "25P": statement?.account = value.compact
        case "28C", "28": statement?.identifier += "/" + value.trimmed
        case "60F", "60M":
            let opening = try balance(value, "60F")
            currency = opening.currency
            statement?.opening = opening
        case "62F", "62M":
            try endEntry()
            let closing = try balance(value, "62F")
            statement?.closing = closing
        case "61":
            try endEntry()
            entries += 1
            guard let currency else { throw .field("60F", entry: entries) }
            pending = try MT940Entry(field.lines, currency: currency, entry: entries)
        case "86": pending?.information = field.lines.map(String.init)
        case "34F":
            isIntraday = true
            currency = currency ?? Currency(code: String(value.prefix(3)))
        case "13D", "13": isIntraday = true
        case "90C", "90D": try endEntry()
        default: break
        }
    }

    private mutating func endEntry() throws(StatementFault) {
        guard let entry = pending else { return }
        pending = nil
        var line = entry.line
        line.key =
            LineKeys.meaningful(entry.bankReference).map { keys.key(reference: $0, place: 0, line: line) }
            ?? keys.key(content: line)
        if isIntraday {
            statement?.announced.append(line)
        } else {
            statement?.lines.append(line)
        }
        guard entries <= StatementLimits.linesMax else { throw .tooManyLines }
        let (next, isOverflow) = sum.addingReportingOverflow(
            line.isCredit ? line.amount.minorUnits : -line.amount.minorUnits)
        guard !isOverflow else { throw .field("61", entry: entries) }
        sum = next
    }

    private mutating func endStatement() throws(StatementFault) {
        try endEntry()
        defer {
            statement = nil
            currency = nil
            isIntraday = false
            sum = 0
        }
        guard let statement else { return }
        guard !statement.account.isEmpty else { throw .field("25", entry: 0) }
        if isIntraday {
            statements.append(statement)
            return
        }
        guard let opening = statement.opening, let closing = statement.closing else {
            throw .field(statement.opening == nil ? "60F" : "62F", entry: 0)
        }
        let (found, overflow) = opening.minorUnits.addingReportingOverflow(sum)
        guard !overflow, opening.currency == closing.currency, found == closing.minorUnits else {
            throw .balance(statement: statement.identifier, expected: closing.minorUnits, found: found)
        }
        statements.append(statement)
    }

    /// `C261120EUR1000,00`.
    private func balance(_ text: String, _ tag: String) throws(StatementFault) -> Money {
        let body = text.trimmed
        guard body.utf8.count >= 11, let sign = body.first, sign == "C" || sign == "D",
            let currency = Currency(code: String(body.dropFirst(7).prefix(3))),
            let amount = MT940Entry.money(String(body.dropFirst(10)), currency)
        else { throw .field(tag, entry: 0) }
        return sign == "C" ? amount : Money(minorUnits: -amount.minorUnits, currency: currency)
    }
}
