import Domain
import JSON
import Support

/// The stored form of what a payer is told before a collection.
enum CollectionNoticeText {
    static func encode(_ notice: CollectionNotice) -> String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("scheme", notice.scheme)
        writer.member("statementName", notice.statementName)
        writer.member("mandateReference", notice.mandateReference)
        writer.key("amount")
        writer.integer(notice.amount.minorUnits)
        writer.member("currency", notice.amount.currency.code)
        writer.key("chargeDay")
        writer.integer(Int64(notice.chargeDate.daysSinceEpoch))
        writer.member("accountEnding", notice.accountEnding)
        writer.member("creditorName", notice.creditorName)
        writer.member("creditorIdentifier", notice.creditorIdentifier)
        if let days = notice.noticeWorkingDays {
            writer.key("noticeWorkingDays")
            writer.integer(Int64(days))
        }
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    static func decode(_ text: String) throws -> CollectionNotice {
        var texts: [String: String] = [:]
        var numbers: [String: Int64] = [:]
        var reader = JSONReader(Array(text.utf8))
        try reader.readObject { reader, key in
            switch key {
            case "amount", "chargeDay", "noticeWorkingDays": numbers[key.text] = try reader.readInteger()
            default: texts[key.text] = try reader.readString()
            }
        }
        guard let scheme = texts["scheme"], let name = texts["statementName"],
            let reference = texts["mandateReference"], let amount = numbers["amount"],
            let currency = texts["currency"].flatMap({ Currency(code: $0) }), let day = numbers["chargeDay"]
        else { throw StorageError.unreadable(table: "messages", column: "notice") }
        var notice = CollectionNotice(
            scheme: scheme, statementName: name, mandateReference: reference,
            amount: Money(minorUnits: amount, currency: currency),
            chargeDate: CivilDate(daysSinceEpoch: Int(day)), accountEnding: texts["accountEnding"])
        notice.creditorName = texts["creditorName"]
        notice.creditorIdentifier = texts["creditorIdentifier"]
        notice.noticeWorkingDays = numbers["noticeWorkingDays"].map { Int($0) }
        return notice
    }
}
