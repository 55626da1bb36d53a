extension TaxTreatment {
    /// Why this falls on the sale, in a sentence for the merchant.
    package var sentence: String {
        let taxes = components.map { "\($0.name) of \($0.rate)%" }.joined(separator: " and ")
        return switch rule {
        case .domestic: "\(taxes): seller and buyer are in the tax area of \(placeName)."
        case .registeredAbroad: "\(taxes): the seller is registered in \(placeName), where the buyer is."
        case .oneStopShop:
            "\(taxes): a consumer in \(placeName) buys from abroad, and a one-stop shop reports it."
        case .belowThreshold:
            "\(taxes) of \(placeName): sales to consumers of other member states are below 10,000 EUR a year."
        case .distanceSaleBefore2021:
            "\(taxes) of \(placeName): goods for another member state before July 2021, below its threshold."
        case .sellersPlace: "\(taxes) of \(placeName): a service to a consumer is taxed where the seller is."
        case .intraCommunitySupply:
            "No tax: goods for a business with a valid id in another member state (\(placeName))."
        case .reverseCharge: "No tax: the business in \(placeName) accounts for it (reverse charge)."
        case .reverseChargeAbroad:
            "No tax: businesses in \(placeName) account for services from abroad themselves (reverse charge)."
        case .export: "No tax: the goods are exported to \(placeName)."
        case .importedByBuyer: "No tax: whoever imports the goods into \(placeName) pays it at the border."
        case .outsideScope: "No tax: the service is supplied in \(placeName), where the seller owes none."
        case .excludedTerritory: "No tax: \(placeName) is outside of the tax area."
        case .notRegistered: "No tax: the seller is not registered for tax in \(placeName)."
        case .noTaxThere: "No tax: \(placeName) levies none, or no table has its rates."
        case .exemptCustomer: "No tax: the buyer has a certificate of exemption."
        case .exemptSupply: "No tax: what is sold is exempt in \(placeName)."
        case .shippingNotTaxed: "No tax: \(placeName) does not tax separately stated shipping."
        }
    }
}
