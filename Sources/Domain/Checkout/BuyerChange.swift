/// What a merchant changes about who buys; what is nil stays as it is, an inner nil takes it away.
package struct BuyerChange: Hashable, Sendable {
    /// A part of what is known of the customer.
    ///
    /// The raw values are part of the API.
    package enum Field: String, Hashable, Sendable, CaseIterable {
        case name = "name"
        case email = "email"
        case phone = "phone"
        case reference = "reference"
        case company = "company"
        case taxID = "taxId"
        case taxExemption = "taxExemption"
    }

    /// What changes of the customer, part by part.
    package struct CustomerChange: Hashable, Sendable {
        /// Whether all that was known is taken away first.
        package var clears = false
        /// The parts that are said anew; nil takes one away.
        package var parts: [Field: String?] = [:]

        /// Changes nothing.
        package init() {}
    }

    /// The customer.
    package var customer: CustomerChange?
    /// Where the bill goes, as a whole.
    package var billingAddress: PostalAddress??
    /// Where the goods go, as a whole.
    package var shippingAddress: PostalAddress??

    /// Changes nothing.
    package init() {}

    func apply(to details: inout CheckoutDetails) {
        if let billingAddress { details.billingAddress = billingAddress }
        if let shippingAddress { details.shippingAddress = shippingAddress }
        guard let change = customer else { return }
        var customer = change.clears ? Customer() : details.customer ?? Customer()
        for (field, value) in change.parts { customer[field] = value }
        details.customer = customer == Customer() ? nil : customer
    }
}

extension Customer {
    /// One part of what is known of a customer.
    package subscript(field: BuyerChange.Field) -> String? {
        get {
            switch field {
            case .name: name
            case .email: email
            case .phone: phone
            case .reference: reference
            case .company: company
            case .taxID: taxID
            case .taxExemption: taxExemption
            }
        }
        set {
            switch field {
            case .name: name = newValue
            case .email: email = newValue
            case .phone: phone = newValue
            case .reference: reference = newValue
            case .company: company = newValue
            case .taxID: taxID = newValue
            case .taxExemption: taxExemption = newValue
            }
        }
    }
}
