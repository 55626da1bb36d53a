extension CheckoutDetails {
    /// One line that says what is paid for; empty when the merchant said nothing.
    package var headline: String {
        if let summary { return summary }
        // Shipping, taxes and fees are nothing that anybody buys.
        let products = items.filter { $0.kind == .product }
        guard let first = products.first ?? items.first else { return reference ?? "" }
        return products.count < 2 ? first.name : "\(first.name) and \(products.count - 1) more"
    }
}
