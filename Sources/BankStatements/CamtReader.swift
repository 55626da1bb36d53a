import Domain
import Support

/// Reads camt.052 (intraday reports), camt.053 (statements) and camt.054 (notifications), versions 001.02 to
/// 001.13: the newer ones nest parties and codes one element deeper, and both shapes are taken wherever they
/// stand.
struct CamtReader {
    private var reader: XMLReader
    private var statements: [BankStatement] = []
    private var keys = LineKeys()
    private var entries = 0
    private var lines = 0

    static func read(_ bytes: [UInt8]) throws(StatementFault) -> [BankStatement] {
        do {
            var camt = CamtReader(reader: try XMLReader(bytes))
            return try camt.readDocument()
        } catch let trouble as XMLTrouble {
            throw .xml(trouble.fault, byte: trouble.byte)
        } catch let fault as StatementFault { throw fault } catch { throw .formatUnknown }
    }

    private init(reader: XMLReader) { self.reader = reader }

    /// Statements are the only elements that are walked through; what stands in them is read part by part, so
    /// that memory holds one entry at a time.
    private mutating func readDocument() throws -> [BankStatement] {
        while true {
            switch try reader.next() {
            case .start(let name, let attributes):
                switch (reader.depth, name) {
                case (1, "Document"): try checkNamespace(attributes)
                case (1, _): throw StatementFault.formatUnknown
                case (2, "BkToCstmrStmt"), (2, "BkToCstmrDbtCdtNtfctn"), (2, "BkToCstmrAcctRpt"): continue
                case (2, _): throw StatementFault.formatUnknown
                case (3, "Stmt"), (3, "Ntfctn"): statements.append(try readStatement(isIntraday: false))
                case (3, "Rpt"): statements.append(try readStatement(isIntraday: true))
                default: _ = try reader.element(name, attributes)
                }
            case .over: return statements
            case .end, .text: continue
            }
        }
    }

    /// The kind of the message stands in the namespace, which is the default one or has a prefix.
    private func checkNamespace(_ attributes: [XMLAttribute]) throws(StatementFault) {
        for attribute in attributes where attribute.name == "xmlns" || attribute.name.hasPrefix("xmlns:") {
            if [":camt.052.001.", ":camt.053.001.", ":camt.054.001."].contains(where: {
                attribute.value.contains($0)
            }) {
                return
            }
        }
        throw .formatUnknown
    }

    /// What an intraday report calls booked may still change until the day's statement, so all of it is
    /// announced only, and its balances are of no day.
    private mutating func readStatement(isIntraday: Bool) throws -> BankStatement {
        var statement = BankStatement(account: "")
        var sum: Int64 = 0
        while true {
            switch try reader.next() {
            case .start(let name, let attributes):
                let element = try reader.element(name, attributes)
                switch name {
                case "Id": statement.identifier = element.text
                case "Acct":
                    let id = element["Id", "IBAN"] ?? element["Id", "Othr", "Id"]
                    guard let id, !id.text.isEmpty else { throw StatementFault.field("Acct/Id", entry: 0) }
                    statement.account = id.text.compact
                case "Bal": try readBalance(element, into: &statement)
                case "Ntry":
                    let amount = try readEntry(element, isIntraday: isIntraday, into: &statement)
                    let (next, isOverflow) = sum.addingReportingOverflow(amount)
                    guard !isOverflow else { throw StatementFault.field("Amt", entry: entries) }
                    sum = next
                default: break
                }
            case .end:
                guard !statement.account.isEmpty else { throw StatementFault.field("Acct", entry: 0) }
                if !isIntraday { try check(statement, sum) }
                return statement
            case .text, .over: continue
            }
        }
    }

    private func readBalance(_ element: XMLElement, into statement: inout BankStatement)
        throws(StatementFault)
    {
        let code = element["Tp", "CdOrPrtry", "Cd"]?.text
        guard code == "OPBD" || code == "PRCD" || code == "CLBD" else { return }
        let amount = try money(element["Amt"], entry: 0)
        let isCredit = try isCredit(element, entry: 0)
        let signed = Money(
            minorUnits: isCredit ? amount.minorUnits : -amount.minorUnits, currency: amount.currency)
        if code == "CLBD" {
            statement.closing = signed
        } else if code == "OPBD" || statement.opening == nil {
            statement.opening = signed
        }
    }

    /// Opening and entries must give the closing balance, wherever the statement holds both.
    private func check(_ statement: BankStatement, _ sum: Int64) throws(StatementFault) {
        guard let opening = statement.opening, let closing = statement.closing else { return }
        let (found, overflow) = opening.minorUnits.addingReportingOverflow(sum)
        guard !overflow, opening.currency == closing.currency, found == closing.minorUnits else {
            throw .balance(statement: statement.identifier, expected: closing.minorUnits, found: found)
        }
    }

    /// Adds the lines of an entry; answers by how much it changes the balance.
    private mutating func readEntry(
        _ element: XMLElement, isIntraday: Bool, into statement: inout BankStatement
    ) throws(StatementFault) -> Int64 {
        entries += 1
        let status = element["Sts", "Cd"]?.text ?? element["Sts"]?.text
        guard let status, ["BOOK", "PDNG", "FUTR"].contains(status) else {
            statement.unbooked += 1
            return 0
        }
        let isBooked = status == "BOOK" && !isIntraday
        let amount = try money(element["Amt"], entry: entries)
        let isCredit = try isCredit(element, entry: entries)
        guard
            let day =
                (element["BookgDt", "Dt"] ?? element["BookgDt", "DtTm"] ?? element["ValDt", "Dt"]
                ?? element["ValDt", "DtTm"]).flatMap({ CivilDate(isoPrefix: $0.text) })
                // Nothing is dated by what is not booked, and many banks give no day yet.
                ?? (isBooked ? nil : CivilDate(daysSinceEpoch: 0))
        else { throw .field("BookgDt", entry: entries) }
        var whole = StatementLine(
            key: "", bookedOn: day, amount: amount, isCredit: isCredit,
            isReturn: ["true", "1"].contains(element["RvslInd"]?.text ?? ""),
            additional: element["AddtlNtryInf"]?.text ?? "")
        let reference = LineKeys.meaningful(element["AcctSvcrRef"]?.text ?? "")
        let details = element.all("NtryDtls").flatMap { $0.all("TxDtls") }
        for var line in try split(whole: &whole, details) {
            let place = line.place
            line.line.key =
                reference.map { keys.key(reference: $0, place: place, line: line.line) }
                ?? line.reference.map { keys.key(reference: $0, place: 0, line: line.line) }
                ?? keys.key(content: line.line)
            if isBooked {
                statement.lines.append(line.line)
            } else {
                statement.announced.append(line.line)
            }
            lines += 1
            guard lines <= StatementLimits.linesMax else { throw .tooManyLines }
        }
        guard isBooked else { return 0 }
        return isCredit ? amount.minorUnits : -amount.minorUnits
    }

    /// A line for each transaction of a batch; one for the whole where its details do not add up.
    private func split(
        whole: inout StatementLine, _ details: [XMLElement]
    ) throws(StatementFault) -> [(line: StatementLine, place: Int, reference: String?)] {
        guard !details.isEmpty else { return [(whole, 0, nil)] }
        var lines: [(line: StatementLine, place: Int, reference: String?)] = []
        var sum: Int64 = 0
        for (place, detail) in details.enumerated() {
            var line = whole
            fill(&line, from: detail)
            // Amt since 001.03; before that AmtDtls, which may also tell the amount in the payer's currency.
            let stated = detail["Amt"] ?? detail["AmtDtls", "TxAmt", "Amt"]
            if let stated {
                line.amount = try money(stated, entry: entries)
            } else if details.count > 1 {
                throw .field("TxDtls/Amt", entry: entries)
            }
            if details.count == 1, line.amount.currency != whole.amount.currency {
                line.amount = whole.amount
            }
            if detail["CdtDbtInd"] != nil { line.isCredit = try isCredit(detail, entry: entries) }
            let (next, overflow) = sum.addingReportingOverflow(
                line.isCredit == whole.isCredit ? line.amount.minorUnits : -line.amount.minorUnits)
            guard !overflow, line.amount.currency == whole.amount.currency else {
                whole.isInconsistent = true
                return [(whole, 0, nil)]
            }
            sum = next
            lines.append((line, place, LineKeys.meaningful(detail["Refs", "AcctSvcrRef"]?.text ?? "")))
        }
        guard sum == whole.amount.minorUnits else {
            if details.count == 1 { fill(&whole, from: details[0]) }
            whole.isInconsistent = true
            return [(whole, 0, nil)]
        }
        return lines
    }

    private func fill(_ line: inout StatementLine, from detail: XMLElement) {
        let remittance = detail["RmtInf"]
        let structured = remittance?.all("Strd").compactMap { $0["CdtrRefInf", "Ref"]?.text } ?? []
        let endToEnd = detail["Refs", "EndToEndId"]?.text ?? ""
        let payer = detail["RltdPties", "Dbtr"]
        let account = detail["RltdPties", "DbtrAcct", "Id"]
        let isReturn = line.isReturn || detail["RtrInf"] != nil
        line = StatementLine(
            key: "", bookedOn: line.bookedOn, amount: line.amount, isCredit: line.isCredit,
            isReturn: isReturn,
            structuredReference: structured.joined(separator: " "),
            endToEndID: LineKeys.meaningful(endToEnd) ?? "",
            // Banks break the text at 35 or 140 characters, in the middle of a word too.
            remittance: (remittance?.all("Ustrd").map(\.text) ?? []).joined(),
            additional: [line.additional, detail["AddtlTxInf"]?.text ?? ""].filter { !$0.isEmpty }
                .joined(separator: " "),
            payerName: (payer?["Pty", "Nm"] ?? payer?["Nm"])?.text ?? "",
            payerAccount: (account?["IBAN"] ?? account?["Othr", "Id"])?.text.compact ?? "")
    }

    private func money(_ element: XMLElement?, entry: Int) throws(StatementFault) -> Money {
        guard let element, let code = element.attribute("Ccy"), let currency = Currency(code: code),
            let money = Money(decimal: element.text, currency: currency)
        else { throw .field("Amt", entry: entry) }
        return money
    }

    private func isCredit(_ element: XMLElement, entry: Int) throws(StatementFault) -> Bool {
        switch element["CdtDbtInd"]?.text {
        case "CRDT": return true
        case "DBIT": return false
        default: throw .field("CdtDbtInd", entry: entry)
        }
    }
}
