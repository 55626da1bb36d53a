import Domain
import JSON

/// The stored forms of customers and addresses.
enum ContactText {
    static func write(_ customer: Customer, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("name", customer.name)
        writer.member("email", customer.email)
        writer.member("phone", customer.phone)
        writer.member("reference", customer.reference)
        writer.member("company", customer.company)
        writer.member("taxId", customer.taxID)
        writer.member("taxExemption", customer.taxExemption)
        writer.endObject()
    }

    static func write(_ address: PostalAddress, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("line1", address.line1)
        writer.member("line2", address.line2)
        writer.member("city", address.city)
        writer.member("region", address.region)
        writer.member("postalCode", address.postalCode)
        writer.member("country", address.country)
        writer.endObject()
    }

    static func readCustomer(_ reader: inout JSONReader) throws -> Customer {
        var customer = Customer()
        try reader.readObject { reader, key in
            switch key {
            case "name": customer.name = try reader.readString()
            case "email": customer.email = try reader.readString()
            case "phone": customer.phone = try reader.readString()
            case "reference": customer.reference = try reader.readString()
            case "company": customer.company = try reader.readString()
            case "taxId": customer.taxID = try reader.readString()
            case "taxExemption": customer.taxExemption = try reader.readString()
            default: try reader.skipValue()
            }
        }
        return customer
    }

    static func readAddress(_ reader: inout JSONReader) throws -> PostalAddress {
        var address = PostalAddress()
        try reader.readObject { reader, key in
            switch key {
            case "line1": address.line1 = try reader.readString()
            case "line2": address.line2 = try reader.readString()
            case "city": address.city = try reader.readString()
            case "region": address.region = try reader.readString()
            case "postalCode": address.postalCode = try reader.readString()
            case "country": address.country = try reader.readString()
            default: try reader.skipValue()
            }
        }
        return address
    }
}
