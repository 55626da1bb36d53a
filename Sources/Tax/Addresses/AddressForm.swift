/// A part of a postal address.
///
/// The raw values are the names in the data file and in forms.
package enum AddressField: String, Hashable, Sendable, CaseIterable {
    case name = "name"
    case organization = "organization"
    case line1 = "line1"
    case line2 = "line2"
    /// A part of a town: bairro, suburb, dong.
    case district = "district"
    case city = "city"
    /// A state, province, county or prefecture.
    case region = "region"
    case postalCode = "postal_code"
}

/// What a field is called where a country has a word of its own for it.
///
/// The raw values are keys of texts, not texts.
package enum AddressLabel: String, Hashable, Sendable, CaseIterable {
    case name = "name"
    case organization = "organization"
    case line1 = "line1"
    case line2 = "line2"
    case district = "district"
    case neighborhood = "neighborhood"
    case suburb = "suburb"
    case city = "city"
    case town = "town"
    case region = "region"
    case state = "state"
    case province = "province"
    case county = "county"
    case prefecture = "prefecture"
    case emirate = "emirate"
    case island = "island"
    case postalCode = "postal_code"
    case zipCode = "zip_code"
    case postcode = "postcode"
    case pinCode = "pin_code"
    case eircode = "eircode"
}

/// How a postal address looks in a country.
package struct AddressForm: Hashable, Sendable {
    /// A field of the form.
    package struct Field: Hashable, Sendable {
        /// Which part of the address it takes.
        package let field: AddressField
        /// What it is called there.
        package let label: AddressLabel
        /// Whether an address without it is none.
        package let isRequired: Bool
    }

    /// The country's code.
    package let country: String
    /// The fields in the order in which people there write them.
    package let fields: [Field]
    /// What a postal code looks like; nil where there are none, or any will do.
    package let postalPattern: PostalPattern?
    /// The codes of the regions that may be named; empty where any text may.
    package let regions: [String]

    /// Whether a field is in the form.
    package func field(_ field: AddressField) -> Field? { fields.first { $0.field == field } }
}

/// Why an address is not one of its country.
///
/// The raw values are keys of texts.
package enum AddressFault: String, Hashable, Sendable, CaseIterable {
    /// The field must not be empty.
    case missing = "missing"
    /// It is longer than the limit.
    case tooLong = "too_long"
    /// A control character is in it.
    case badCharacter = "bad_character"
    /// A postal code of another form than the country's.
    case badPostalCode = "bad_postal_code"
    /// A region that the country does not have.
    case unknownRegion = "unknown_region"
}

extension AddressForm {
    /// All that is wrong with an address, in the order of the form; fields that the form lacks are not
    /// looked at.
    package func faults(
        in values: [AddressField: String]
    ) -> [(field: AddressField, fault: AddressFault)] {
        var faults: [(field: AddressField, fault: AddressFault)] = []
        for field in fields {
            let text = values[field.field] ?? ""
            if let fault = fault(of: text, in: field) { faults.append((field.field, fault)) }
        }
        return faults
    }

    private func fault(of text: String, in field: Field) -> AddressFault? {
        if text.utf8.allSatisfy({ $0 == UInt8(ascii: " ") }) { return field.isRequired ? .missing : nil }
        if text.utf8.count > TaxLimits.addressFieldBytesMax { return .tooLong }
        if text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            return .badCharacter
        }
        switch field.field {
        case .postalCode:
            return postalPattern.map { $0.matches(text) } ?? true ? nil : .badPostalCode
        case .region:
            return regions.isEmpty || regions.contains(text) ? nil : .unknownRegion
        case .name, .organization, .line1, .line2, .district, .city: return nil
        }
    }
}
