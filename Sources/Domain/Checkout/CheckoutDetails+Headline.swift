extension CheckoutDetails {
    /// One line that says what is paid for; empty when the merchant said nothing.
    package var headline: String { headline { "\($0) and \($1) more" } }

    /// The same in other words: of several products the first stands for all, and `several` says how many
    /// more there are.
    package func headline(several: (_ first: String, _ more: Int) -> String) -> String {
        if let summary { return summary }
        // Shipping, taxes and fees are nothing that anybody buys.
        guard let first = items.first(where: { $0.kind == .product }) ?? items.first else {
            return reference ?? ""
        }
        let products = items.count { $0.kind == .product }
        return products < 2 ? first.name : several(first.name, products - 1)
    }
}
