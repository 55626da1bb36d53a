import Domain
import JSON
import Support

/// The stored form of all that a receipt says.
enum ReceiptContentsText {
    static func encode(_ contents: ReceiptContents) -> String {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("seller")
        write(contents.seller, to: &writer)
        writer.member("siteName", contents.siteName)
        if let buyer = contents.buyer {
            writer.key("buyer")
            write(buyer, to: &writer)
        }
        write("shippingAddress", contents.shippingAddress, to: &writer)
        writer.member("language", contents.language)
        writer.member("reference", contents.reference)
        writer.member("summary", contents.summary)
        writer.member("method", contents.method?.rawValue)
        writer.member("brand", contents.instrument?.brand)
        writer.member("lastFour", contents.instrument?.lastFour)
        writer.member("issuedIn", contents.instrument?.country)
        writer.member("wallet", contents.instrument?.wallet?.rawValue)
        if !contents.evidence.isEmpty { CheckoutTaxText.write(contents.evidence, to: &writer) }
        writer.key("lines")
        writer.beginArray()
        for line in contents.lines { write(line, to: &writer) }
        writer.endArray()
        write("orderTotal", contents.orderTotal, to: &writer)
        writer.key("taxes")
        writer.beginArray()
        for tax in contents.taxes { write(tax, to: &writer) }
        writer.endArray()
        writer.key("shares")
        writer.beginArray()
        for share in contents.shares { write(share, to: &writer) }
        writer.endArray()
        write("excess", contents.excess, to: &writer)
        writer.member("footer", contents.footer)
        if let origin = contents.origin {
            writer.member("originNumber", origin.number)
            write("originIssuedAt", origin.issuedAt.milliseconds, to: &writer)
        }
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private static func write(_ party: ReceiptParty, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("name", party.name)
        write("address", party.address, to: &writer)
        write("taxIds", party.taxIDs, to: &writer)
        write("numbers", party.numbers, to: &writer)
        writer.member("email", party.email)
        writer.endObject()
    }

    private static func write(_ line: ReceiptLine, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("name", line.name)
        writer.member("description", line.details)
        writer.member("sku", line.sku)
        if line.kind != .product { writer.member("kind", line.kind.rawValue) }
        write("quantity", line.quantity.thousandths, to: &writer)
        write("unitAmount", line.unitAmount, to: &writer)
        write("amount", line.amount, to: &writer)
        writer.endObject()
    }

    private static func write(_ tax: ReceiptTax, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("name", tax.name)
        writer.member("place", tax.place)
        writer.member("rate", tax.rate)
        if tax.isIncluded {
            writer.key("included")
            writer.bool(true)
        }
        writer.member("rule", tax.rule)
        writer.member("words", tax.words)
        write("taxable", tax.taxable, to: &writer)
        write("amount", tax.amount, to: &writer)
        writer.endObject()
    }

    /// Of each portion the line, its price without tax, then place and amount of each tax: an order may have
    /// 500 lines.
    private static func write(_ share: ReceiptShare, to writer: inout JSONWriter) {
        for portion in share.portions {
            writer.beginArray()
            writer.integer(Int64(share.line))
            writer.integer(portion.net)
            for charge in portion.charges {
                writer.integer(Int64(charge.tax))
                writer.integer(charge.amount)
            }
            writer.endArray()
        }
    }

    private static func write(_ name: StaticString, _ number: Int64, to writer: inout JSONWriter) {
        writer.key(name)
        writer.integer(number)
    }

    private static func write(_ name: StaticString, _ lines: [String], to writer: inout JSONWriter) {
        guard !lines.isEmpty else { return }
        writer.key(name)
        writer.beginArray()
        for line in lines { writer.string(line) }
        writer.endArray()
    }
}

extension ReceiptContentsText {
    static func decode(_ text: UnsafeBufferPointer<UInt8>) throws -> ReceiptContents {
        var contents = ReceiptContents(seller: ReceiptParty(name: ""), siteName: "")
        var (brand, lastFour, country): (String?, String?, String?)
        var wallet: Wallet?
        var (originNumber, originTime): (String?, Int64?)
        var reader = JSONReader(Array(text))
        try reader.readObject { reader, key in
            switch key {
            case "seller": contents.seller = try party(&reader)
            case "siteName": contents.siteName = try reader.readString()
            case "buyer": contents.buyer = try party(&reader)
            case "shippingAddress": contents.shippingAddress = try strings(&reader)
            case "language": contents.language = try reader.readString()
            case "reference": contents.reference = try reader.readString()
            case "summary": contents.summary = try reader.readString()
            case "method": contents.method = PaymentMethod(rawValue: try reader.readString())
            case "brand": brand = try reader.readString()
            case "lastFour": lastFour = try reader.readString()
            case "issuedIn": country = try reader.readString()
            case "wallet": wallet = Wallet(rawValue: try reader.readString())
            case "evidence": contents.evidence = try CheckoutTaxText.readEvidence(&reader)
            case "lines": try reader.readArray { reader, _ in contents.lines.append(try line(&reader)) }
            case "orderTotal": contents.orderTotal = try reader.readInteger()
            case "taxes": try reader.readArray { reader, _ in contents.taxes.append(try tax(&reader)) }
            case "shares": try reader.readArray { reader, _ in try readPortion(&reader, into: &contents) }
            case "excess": contents.excess = try reader.readInteger()
            case "footer": contents.footer = try reader.readString()
            case "originNumber": originNumber = try reader.readString()
            case "originIssuedAt": originTime = try reader.readInteger()
            default: try reader.skipValue()
            }
        }
        if let brand, let lastFour {
            contents.instrument = InstrumentSummary(
                brand: brand, lastFour: lastFour, country: country, wallet: wallet)
        }
        if let originNumber, let originTime {
            contents.origin = ReceiptOrigin(
                number: originNumber, issuedAt: Timestamp(milliseconds: originTime))
        }
        return contents
    }

    private static func strings(_ reader: inout JSONReader) throws -> [String] {
        var strings: [String] = []
        try reader.readArray { reader, _ in strings.append(try reader.readString()) }
        return strings
    }

    private static func party(_ reader: inout JSONReader) throws -> ReceiptParty {
        var party = ReceiptParty(name: "")
        try reader.readObject { reader, key in
            switch key {
            case "name": party.name = try reader.readString()
            case "address": party.address = try strings(&reader)
            case "taxIds": party.taxIDs = try strings(&reader)
            case "numbers": party.numbers = try strings(&reader)
            case "email": party.email = try reader.readString()
            default: try reader.skipValue()
            }
        }
        return party
    }

    private static func line(_ reader: inout JSONReader) throws -> ReceiptLine {
        var (name, details, sku): (String, String?, String?) = ("", nil, nil)
        var kind = LineItemKind.product
        var quantity: Quantity?
        var (unitAmount, amount): (Int64, Int64) = (0, 0)
        try reader.readObject { reader, key in
            switch key {
            case "name": name = try reader.readString()
            case "description": details = try reader.readString()
            case "sku": sku = try reader.readString()
            case "kind": kind = LineItemKind(rawValue: try reader.readString()) ?? .product
            case "quantity": quantity = Quantity(thousandths: try reader.readInteger())
            case "unitAmount": unitAmount = try reader.readInteger()
            case "amount": amount = try reader.readInteger()
            default: try reader.skipValue()
            }
        }
        guard let quantity else { throw unreadable }
        return ReceiptLine(
            name: name, details: details, sku: sku, kind: kind, quantity: quantity, unitAmount: unitAmount,
            amount: amount)
    }

    private static func tax(_ reader: inout JSONReader) throws -> ReceiptTax {
        var tax = ReceiptTax(name: "")
        try reader.readObject { reader, key in
            switch key {
            case "name": tax.name = try reader.readString()
            case "place": tax.place = try reader.readString()
            case "rate": tax.rate = try reader.readString()
            case "included": tax.isIncluded = try reader.readBool()
            case "rule": tax.rule = try reader.readString()
            case "words": tax.words = try reader.readString()
            case "taxable": tax.taxable = try reader.readInteger()
            case "amount": tax.amount = try reader.readInteger()
            default: try reader.skipValue()
            }
        }
        return tax
    }

    private static func readPortion(
        _ reader: inout JSONReader, into contents: inout ReceiptContents
    ) throws {
        var numbers: [Int64] = []
        try reader.readArray { reader, _ in numbers.append(try reader.readInteger()) }
        guard numbers.count >= 2, numbers.count.isMultiple(of: 2) else { throw unreadable }
        let charges = stride(from: 2, to: numbers.count, by: 2).map {
            ReceiptShare.Charge(tax: Int(numbers[$0]), amount: numbers[$0 + 1])
        }
        let line = Int(numbers[0])
        let portion = ReceiptShare.Portion(net: numbers[1], charges: charges)
        // The portions of a line follow each other.
        if let last = contents.shares.indices.last, contents.shares[last].line == line {
            contents.shares[last].portions.append(portion)
        } else {
            contents.shares.append(ReceiptShare(line: line, portions: [portion]))
        }
    }

    private static var unreadable: StorageError { .unreadable(table: "receipts", column: "contents") }
}
