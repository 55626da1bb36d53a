package import BankStatements
import Domain
import HTTPCore
import Pages
import Support

/// Why a query does not say how the columns of a file are to be read.
package struct StatementColumnsFault: Error, Hashable {
    /// The parameter; empty where it is all of it.
    package let name: String
    /// What it must be.
    package let detail: String
}

/// The columns of a CSV file for those who call the engine without the API.
package enum StatementColumns {
    /// Reads them as the query of `POST /v1/bank-statements` has them, without `format`.
    package static func read(_ text: String) throws(StatementColumnsFault) -> CSVMapping {
        do {
            if let mapping = try StatementQuery(query: "format=csv&" + text).mapping { return mapping }
        } catch APIError.invalidQuery(let name, let detail) {
            throw StatementColumnsFault(name: name, detail: detail)
        } catch {}
        throw StatementColumnsFault(name: "", detail: "is no mapping of columns.")
    }
}

/// How a file of statements is to be read: the query of its upload.
struct StatementQuery {
    private(set) var format: StatementFormat?
    private(set) var mapping: CSVMapping?

    /// The parameters of a mapping of columns, all of them for CSV only.
    static let columns =
        ["dateColumn", "amountColumn", "nameColumn", "accountColumn", "keyColumn"]
        + ["currencyColumn"]

    init(_ request: Request) throws { try self.init(query: request.head.query) }

    init(query text: String?) throws {
        var values: [String: String] = [:]
        for field in try QueryParameter.all(of: text) {
            guard Self.names.contains(field.name) else { throw field.unknown }
            values[field.name] = field.value
        }
        if let text = values["format"] {
            format = try Self.parsed(
                "format",
                "must be one of \(StatementFormat.allCases.map(\.rawValue).joined(separator: ", ")).",
                StatementFormat(rawValue: text))
        }
        guard format == .csv else {
            if let name = values.keys.first(where: { $0 != "format" }) {
                throw APIError.invalidQuery(name: name, detail: "goes with `format=csv` only.")
            }
            return
        }
        mapping = try Self.mapping(values)
    }

    private static let names = Set(
        columns + ["format", "account", "currency", "separator", "decimal", "dates", "headerLines"]
            + ["textColumns"])

    private static func mapping(_ values: [String: String]) throws -> CSVMapping {
        func column(_ name: String) throws -> Int? {
            try values[name].map {
                try parsed(
                    name, "must be from 0 to \(StatementLimits.columnsMax).",
                    Int($0).flatMap { (0...StatementLimits.columnsMax).contains($0) ? $0 : nil })
            }
        }
        func required<Value>(_ name: String, _ value: Value?) throws -> Value {
            try parsed(name, "is required for `format=csv`.", value)
        }
        let account = try required("account", values["account"].flatMap { $0.isEmpty ? nil : $0 })
        let currency = try parsed(
            "currency", "must be an ISO 4217 code.", values["currency"].flatMap { Currency(code: $0) })
        var mapping = CSVMapping(
            account: account, currency: currency,
            dateColumn: try required("dateColumn", try column("dateColumn")),
            amountColumn: try required("amountColumn", try column("amountColumn")),
            textColumns: try textColumns(try required("textColumns", values["textColumns"])))
        mapping.nameColumn = try column("nameColumn")
        mapping.accountColumn = try column("accountColumn")
        mapping.keyColumn = try column("keyColumn")
        mapping.currencyColumn = try column("currencyColumn")
        if let text = values["separator"] {
            mapping.separator = try parsed(
                "separator", "must be one ASCII character.",
                text.utf8.count == 1 ? text.utf8.first.flatMap { $0 < 0x80 ? $0 : nil } : nil)
        }
        if let text = values["decimal"] {
            mapping.decimalMark = try parsed(
                "decimal", "must be a point or a comma.", [".", ","].contains(text) ? text.utf8.first : nil)
        }
        if let text = values["dates"] {
            mapping.dateOrder = try parsed(
                "dates", "must be ymd, dmy or mdy.", CSVMapping.DateOrder(rawValue: text))
        }
        if let text = values["headerLines"] {
            mapping.headerLines = try parsed(
                "headerLines", "must be from 0 to 100.",
                Int(text).flatMap { (0...100).contains($0) ? $0 : nil })
        }
        return mapping
    }

    /// Each column once: a text that is joined to itself again and again would fill the memory.
    private static func textColumns(_ text: String) throws -> [Int] {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        let columns = parts.compactMap { Int($0) }.filter { (0...StatementLimits.columnsMax).contains($0) }
        guard columns.count == parts.count, Set(columns).count == columns.count else {
            let detail = "must be different numbers up to \(StatementLimits.columnsMax), joined by commas."
            throw APIError.invalidQuery(name: "textColumns", detail: detail)
        }
        return columns
    }

    private static func parsed<Value>(_ name: String, _ detail: String, _ value: Value?) throws -> Value {
        guard let value else { throw APIError.invalidQuery(name: name, detail: detail) }
        return value
    }
}

/// The query of a list of transfers.
struct BankTransferQuery {
    private(set) var limit = BackendLimits.listDefault
    private(set) var after: BankTransferID?
    private(set) var status: BankTransferStatus?

    init(_ request: Request) throws {
        for field in try QueryParameter.all(of: request) {
            switch field.name {
            case "limit": limit = try field.limit()
            case "after": after = try field.id { BankTransferID($0) }
            case "status": status = try field.word(BankTransferStatus.self)
            default: throw field.unknown
            }
        }
    }
}

extension Problem {
    /// Why a file of statements is not taken.
    static func statement(_ fault: StatementFault) -> Problem {
        Problem(.validationFailed, detail: StatementFaultText.sentence(fault))
    }
}

/// Why a file of statements is not taken, for people.
package enum StatementFaultText {
    /// One sentence.
    package static func sentence(_ fault: StatementFault) -> String {
        switch fault {
        case .tooLarge(let bytes): "The file has \(bytes) bytes; \(StatementLimits.fileBytesMax) are taken."
        case .tooManyLines: "The file has more than \(StatementLimits.linesMax) lines."
        case .formatUnknown:
            "The file is no camt.052, camt.053 or camt.054 and no MT940 or MT942; for CSV say `format=csv` "
                + "and its columns."
        case .xml(let kind, let byte): "The XML is not taken at byte \(byte): \(kind)."
        case .field(let name, let entry):
            entry == 0 ? "\(name) is missing or wrong." : "\(name) of entry \(entry) is missing or wrong."
        case .column(let name, let line): "The \(name) in line \(line) of the file cannot be read."
        case .balance(let statement, let expected, let found):
            "The entries of \(statement) lead to \(found), its closing balance is \(expected)."
        }
    }
}
