extension CheckoutDetails {
    /// One line that says what is paid for; empty when the merchant said nothing.
    package var headline: String {
        if let summary { return summary }
        // Shipping, taxes and fees are nothing that anybody buys.
        guard let first = items.first(where: { $0.kind == .product }) ?? items.first else {
            return reference ?? ""
        }
        let products = items.count { $0.kind == .product }
        return products < 2 ? first.name : "\(first.name) and \(products - 1) more"
    }
}
