import Domain
import JSON
import Support

/// The stored forms of who sells and who buys.
enum TaxPartiesText {
    static func write(_ address: TaxAddress, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("country", address.country)
        if !address.postalCode.isEmpty { writer.member("postalCode", address.postalCode) }
        if !address.region.isEmpty { writer.member("region", address.region) }
        writer.endObject()
    }

    static func write(_ registrations: [TaxRegistration], to writer: inout JSONWriter) {
        writer.list("registrations", registrations) { registration, writer in
            writer.beginObject()
            writer.member("place", registration.place)
            writer.member("scheme", registration.scheme.rawValue)
            writer.member("number", registration.number)
            writer.endObject()
        }
    }

    static func write(_ buyer: TaxedBuyer, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("address")
        write(buyer.address, to: &writer)
        if let address = buyer.shipsTo {
            writer.key("shipsTo")
            write(address, to: &writer)
        }
        if let id = buyer.taxID {
            writer.member("taxId", id.text)
            writer.member("standing", id.standing.rawValue)
            if let time = id.checkedAt { writer.member("checkedAt", integer: time.milliseconds) }
        }
        writer.member("exemption", buyer.exemption)
        writer.endObject()
    }

    static func write(_ seller: TaxedSeller, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("address")
        write(seller.address, to: &writer)
        write(seller.registrations, to: &writer)
        writer.endObject()
    }

    static func readAddress(_ reader: inout JSONReader) throws -> TaxAddress {
        var address = TaxAddress(country: "")
        try reader.readObject { reader, key in
            switch key {
            case "country": address.country = try reader.readString()
            case "postalCode": address.postalCode = try reader.readString()
            case "region": address.region = try reader.readString()
            default: try reader.skipValue()
            }
        }
        return address
    }

    static func readRegistrations(_ reader: inout JSONReader) throws -> [TaxRegistration] {
        var registrations: [TaxRegistration] = []
        try reader.readArray { reader, _ in
            var registration = TaxRegistration(place: "")
            try reader.readObject { reader, key in
                switch key {
                case "place": registration.place = try reader.readString()
                case "scheme": registration.scheme = try CheckoutTaxText.word(&reader)
                case "number": registration.number = try reader.readString()
                default: try reader.skipValue()
                }
            }
            registrations.append(registration)
        }
        return registrations
    }

    static func readBuyer(_ reader: inout JSONReader) throws -> TaxedBuyer {
        var buyer = TaxedBuyer(address: TaxAddress(country: ""))
        var id: String?
        var standing = BuyerTaxID.Standing.malformed
        var checkedAt: Timestamp?
        try reader.readObject { reader, key in
            switch key {
            case "address": buyer.address = try readAddress(&reader)
            case "shipsTo": buyer.shipsTo = try readAddress(&reader)
            case "taxId": id = try reader.readString()
            case "standing": standing = try CheckoutTaxText.word(&reader)
            case "checkedAt": checkedAt = Timestamp(milliseconds: try reader.readInteger())
            case "exemption": buyer.exemption = try reader.readString()
            default: try reader.skipValue()
            }
        }
        buyer.taxID = id.map { BuyerTaxID(text: $0, standing: standing, checkedAt: checkedAt) }
        return buyer
    }

    static func readSeller(_ reader: inout JSONReader) throws -> TaxedSeller {
        var seller = TaxedSeller(address: TaxAddress(country: ""), registrations: [])
        try reader.readObject { reader, key in
            switch key {
            case "address": seller.address = try readAddress(&reader)
            case "registrations": seller.registrations = try readRegistrations(&reader)
            default: try reader.skipValue()
            }
        }
        return seller
    }
}
