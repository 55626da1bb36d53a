package import Domain
import JSON
import Pages
import Portal
import Support

/// Imports and lines of statements as merchants read them.
package enum BankTransferJSON {
    /// The object in UTF-8.
    package static func encode(_ entry: StatementImport) -> [UInt8] {
        var writer = JSONWriter()
        write(entry, to: &writer)
        return writer.bytes
    }

    /// The object in UTF-8.
    package static func encode(_ transfer: BankTransfer) -> [UInt8] {
        var writer = JSONWriter()
        write(transfer, to: &writer)
        return writer.bytes
    }

    static func write(_ entry: StatementImport, to writer: inout JSONWriter) {
        let counts = entry.counts
        writer.beginObject()
        writer.text("id", entry.id.description)
        writer.text("object", "bank_statement")
        writer.flag("livemode", entry.isLive)
        writer.text("format", entry.format)
        writer.text("sha256", Hex.encode(entry.digest))
        for (name, count) in [
            ("settled", counts.settled), ("partial", counts.partial), ("proposed", counts.proposed),
            ("unmatched", counts.unmatched), ("ignored", counts.ignored),
            ("announced", counts.announced), ("repeated", counts.repeated), ("otherAccounts", counts.foreign),
            ("notBooked", counts.unbooked),
        ] as [(StaticString, Int)] {
            writer.number(name, Int64(count))
        }
        writer.text("createdAt", TimeText.format(entry.createdAt))
        writer.endObject()
    }

    static func write(_ transfer: BankTransfer, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.text("id", transfer.id.description)
        writer.text("object", "bank_transfer")
        writer.flag("livemode", transfer.isLive)
        writer.text("statementId", transfer.importID.description)
        writer.text("status", transfer.status.rawValue)
        writer.optional("reason", transfer.reason?.rawValue)
        writer.text("account", transfer.receivingAccount)
        writer.number("amount", transfer.amount.minorUnits)
        writer.text("currency", transfer.amount.currency.code)
        writer.flag("return", transfer.isReturn)
        writer.text("bookedOn", transfer.bookedOn.text)
        writer.text("text", transfer.remittance)
        writer.text("payerName", transfer.payerName)
        writer.text("payerAccount", transfer.payerAccount)
        writer.key("transactionIds")
        writer.beginArray()
        for id in transfer.transactions { writer.string(id.description) }
        writer.endArray()
        writer.number("shortage", transfer.shortage)
        writer.number("excess", transfer.excess)
        writer.text("createdAt", TimeText.format(transfer.createdAt))
        if let time = transfer.decidedAt { writer.text("decidedAt", TimeText.format(time)) }
        writer.endObject()
    }
}

extension Problem {
    /// Why a decision about a transfer is not taken.
    static func transfer(_ refusal: TransferRefusal) -> Problem {
        switch refusal {
        case .notOpen(let status):
            Problem(.stateConflict, detail: "The transfer is \(status.rawValue) and waits for no decision.")
        case .needsAssignment(let reason):
            Problem(
                .stateConflict,
                detail: "What is proposed as `\(reason.rawValue)` is assigned or rejected, not accepted.")
        case .transactionUnknown:
            Problem(.stateConflict, detail: "The transaction awaits no transfer on that account.")
        case .transactionTakesNone:
            Problem(.stateConflict, detail: "The transaction takes no such money.")
        }
    }
}
