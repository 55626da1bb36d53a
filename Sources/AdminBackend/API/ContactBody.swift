import Domain
import JSON

/// Reads the parts of a body that describe people, addresses and the merchant's own data.
enum ContactBody {
    static func customer(_ reader: inout JSONReader, _ fields: BodyFields) throws -> Customer? {
        var customer = Customer()
        let isThere = try fields.read(&reader) { reader in
            try reader.readObject { reader, key in try member(&reader, key, fields, &customer) }
            return true
        }
        return isThere == true ? customer : nil
    }

    private static func member(
        _ reader: inout JSONReader, _ key: JSONReader.Key, _ fields: BodyFields, _ customer: inout Customer
    ) throws {
        switch key {
        case "name": customer.name = try fields.text(&reader, FieldLimits.name)
        case "email":
            customer.email = try fields.parsed(&reader, "invalid_email", "Must be a mail address.") {
                MailAddress.checked($0)
            }
        case "phone": customer.phone = try fields.text(&reader, FieldLimits.phone)
        case "reference": customer.reference = try fields.text(&reader, FieldLimits.reference)
        case "company": customer.company = try fields.text(&reader, FieldLimits.name)
        case "taxId": customer.taxID = try fields.text(&reader, FieldLimits.taxNumber)
        case "taxExemption":
            customer.taxExemption = try fields.text(&reader, FieldLimits.taxExemption)
        default: try fields.unknown(&reader)
        }
    }

    /// The parts of a customer to be set, and those with null to be taken away; null for all takes all away.
    static func customerChange(
        _ reader: inout JSONReader, _ fields: BodyFields
    ) throws -> BuyerChange.CustomerChange? {
        var change = BuyerChange.CustomerChange()
        if try reader.peekKind() == .null {
            change.clears = true
            try reader.skipValue()
            return change
        }
        let isThere = try fields.read(&reader) { reader in
            try reader.readObject { reader, key in
                guard let part = BuyerChange.Field(rawValue: key.text) else {
                    return try fields.unknown(&reader)
                }
                if try reader.peekKind() == .null {
                    try reader.skipValue()
                    return change.parts[part] = .some(nil)
                }
                var said = Customer()
                try member(&reader, key, fields, &said)
                if let text = said[part] { change.parts[part] = text }
            }
            return true
        }
        return isThere == true ? change : nil
    }

    /// An address to be set as a whole; null takes it away.
    static func addressChange(
        _ reader: inout JSONReader, _ fields: BodyFields
    ) throws -> PostalAddress?? {
        if try reader.peekKind() == .null {
            try reader.skipValue()
            return .some(nil)
        }
        return try address(&reader, fields).map { .some($0) }
    }

    static func address(_ reader: inout JSONReader, _ fields: BodyFields) throws -> PostalAddress? {
        var address = PostalAddress()
        let isThere = try fields.read(&reader) { reader in
            try reader.readObject { reader, key in
                switch key {
                case "line1": address.line1 = try fields.text(&reader, FieldLimits.addressLine)
                case "line2": address.line2 = try fields.text(&reader, FieldLimits.addressLine)
                case "city": address.city = try fields.text(&reader, FieldLimits.addressLine)
                case "region": address.region = try fields.text(&reader, FieldLimits.addressLine)
                case "postalCode": address.postalCode = try fields.text(&reader, FieldLimits.postalCode)
                case "country": address.country = try country(&reader, fields)
                default: try fields.unknown(&reader)
                }
            }
            return true
        }
        return isThere == true ? address : nil
    }

    static func country(_ reader: inout JSONReader, _ fields: BodyFields) throws -> String? {
        try fields.parsed(
            &reader, "invalid_country", "Must be an ISO 3166-1 alpha-2 code in upper case."
        ) { text in
            text.utf8.count == 2 && text.utf8.allSatisfy { (0x41...0x5A).contains($0) } ? text : nil
        }
    }

    static func metadata(_ reader: inout JSONReader, _ fields: BodyFields) throws -> [MetadataEntry] {
        var entries: [MetadataEntry] = []
        var count = 0
        _ = try fields.read(&reader) { reader in
            try reader.readObject { reader, key in
                count += 1
                let name = key.text
                guard let value = try fields.text(&reader, FieldLimits.metadataValueLength, hasLines: true)
                else {
                    return
                }
                guard FieldLimits.metadataKeyLength.contains(name.unicodeScalars.count) else {
                    fields.refuse(reader.pointer, "invalid_length", "A key must have 1 to 40 characters.")
                    return
                }
                if count <= FieldLimits.metadataPairs {
                    entries.append(MetadataEntry(key: name, value: value))
                }
            }
        }
        if count > FieldLimits.metadataPairs {
            fields.refuse(reader.pointer, "too_many", "At most \(FieldLimits.metadataPairs) pairs.")
        }
        return entries
    }
}

/// The form of a mail address that can be put on an envelope: one at sign, no spaces or controls.
///
/// Whether it exists only mail can tell.
enum MailAddress {
    static func checked(_ text: String) -> String? {
        let bytes = text.utf8
        guard bytes.count <= FieldLimits.mailBytes, bytes.allSatisfy(isVisible),
            let at = bytes.firstIndex(of: UInt8(ascii: "@")),
            (1...FieldLimits.mailLocalBytes).contains(bytes.distance(from: bytes.startIndex, to: at))
        else { return nil }
        let domain = bytes[bytes.index(after: at)...]
        let dot = UInt8(ascii: ".")
        guard domain.contains(dot), domain.first != dot, domain.last != dot,
            !domain.contains(UInt8(ascii: "@"))
        else { return nil }
        return text
    }

    /// Whether the byte may stand in an address: none that ends an envelope's or a header's idea of one.
    private static func isVisible(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, 0x7F: false
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "["),
            UInt8(ascii: "]"), UInt8(ascii: ":"), UInt8(ascii: ";"), UInt8(ascii: ","), UInt8(ascii: "\\"),
            UInt8(ascii: "\""):
            false
        default: true
        }
    }
}
