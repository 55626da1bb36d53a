import Domain
import Tax

/// What a payer has typed about themselves, as far as the tax follows from it.
struct BillingForm: Sendable {
    /// A field of the form; the raw values are its names.
    enum Field: String, Sendable, CaseIterable {
        case country = "country"
        case postalCode = "postalCode"
        case region = "region"
        case company = "company"
        case taxID = "taxId"
    }

    var country = ""
    var postalCode = ""
    /// The state or province, asked for where the tax hangs on it.
    var region = ""
    var company = ""
    var taxID = ""
    /// What is wrong, in words.
    var faults: [Field: String] = [:]

    /// What is known of the payer already.
    init(_ details: CheckoutDetails) {
        // While nothing is known, the seller's country is what was estimated with.
        country =
            details.billingAddress?.country ?? details.shippingAddress?.country
            ?? details.tax?.buyer.address.country ?? ""
        postalCode = details.billingAddress?.postalCode ?? ""
        region = details.billingAddress?.region ?? ""
        company = details.customer?.company ?? ""
        taxID = details.customer?.taxID ?? ""
    }

    /// Nothing.
    init() {}

    /// Forgets what the page was sent with for another country; what was typed since is kept, because without
    /// scripts the country and the rest are chosen before either is posted.
    mutating func forget(_ shown: BillingForm) {
        if postalCode == shown.postalCode { postalCode = "" }
        if region == shown.region { region = "" }
        if taxID == shown.taxID { taxID = "" }
    }

    /// Looks at every field as its country writes it; fields that must be there only where `isWhole`.
    mutating func check(_ book: AddressBook, _ regions: RegionQuestion, isWhole: Bool) {
        faults = [:]
        guard book.names[country] != nil else {
            faults[.country] = "Please choose your country."
            return
        }
        let form = book.forms.form(of: country)
        if let field = form.field(.postalCode) {
            if postalCode.isEmpty {
                if field.isRequired, isWhole {
                    faults[.postalCode] = "Please enter your \(field.label.words.lowercased())."
                }
            } else if let pattern = form.postalPattern {
                if let printed = pattern.printed(postalCode) {
                    postalCode = printed
                } else {
                    faults[.postalCode] =
                        "This is not how \(book.names[country] ?? country) writes it. Please check it."
                }
            }
        } else {
            postalCode = ""
        }
        if let words = regions.fault(of: &region, postalCode: postalCode, form) { faults[.region] = words }
        for (field, text) in [
            (Field.postalCode, postalCode), (.region, region), (.company, company), (.taxID, taxID),
        ] {
            let limit = field == .taxID ? TaxLimits.identifierBytesMax : TaxLimits.addressFieldBytesMax
            if text.utf8.count > limit {
                faults[field] = "This is too long."
            } else if text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
                faults[field] = "This holds a character that cannot be used."
            }
        }
    }

    /// Whether a payer's country is known, but not the postal code that addresses there need.
    static func isUnfinished(_ details: CheckoutDetails, _ book: AddressBook) -> Bool {
        guard let address = details.billingAddress, let country = address.country,
            book.names[country] != nil, (address.postalCode ?? "").isEmpty
        else { return false }
        return book.forms.form(of: country).field(.postalCode)?.isRequired ?? false
    }

    /// What the engine is told; where the address stays the same, the rest of it is kept.
    func buyer(_ details: CheckoutDetails, _ regions: RegionQuestion) -> BuyerAnswer {
        var address = details.billingAddress ?? PostalAddress()
        let isElsewhere =
            address.country != country || (address.postalCode ?? "") != postalCode
            || regions.isOther(region, than: address.region, in: country)
        if isElsewhere { address = PostalAddress() }
        address.country = country
        if isElsewhere, regions.isAsked(in: country) { address.region = region.isEmpty ? nil : region }
        address.postalCode = postalCode.isEmpty ? nil : postalCode
        return BuyerAnswer(
            address: address, company: company.isEmpty ? nil : company, taxID: taxID.isEmpty ? nil : taxID)
    }

    /// What a form comes to.
    struct BuyerAnswer: Equatable {
        var address: PostalAddress
        var company: String?
        var taxID: String?
    }
}

extension TaxIdentifierFault {
    /// The fault as a payer reads it.
    var words: String {
        switch self {
        case .unknownCountry: "We cannot check ids of that country. Leave it out to go on."
        case .malformed: "This is not how ids of that country are written. Correct it, or leave it out."
        case .wrongCheck: "A digit seems to be wrong. Correct it, or leave it out."
        }
    }
}

extension AddressLabel {
    /// The label as English readers know it.
    var words: String {
        switch self {
        case .name: "Name"
        case .organization: "Company"
        case .line1: "Street and number"
        case .line2: "Flat or floor"
        case .district: "District"
        case .neighborhood: "Neighbourhood"
        case .suburb: "Suburb"
        case .city: "City"
        case .town: "Town"
        case .region: "Region"
        case .state: "State"
        case .province: "Province"
        case .county: "County"
        case .prefecture: "Prefecture"
        case .emirate: "Emirate"
        case .island: "Island"
        case .postalCode: "Postal code"
        case .zipCode: "ZIP code"
        case .postcode: "Postcode"
        case .pinCode: "PIN code"
        case .eircode: "Eircode"
        }
    }
}
