/// The adapters this installation has, by kind.
///
/// Made once at start; a kind named twice is a programmer's error.
package struct ProviderRegistry: Sendable {
    private let providers: [ProviderType: any PaymentProvider]

    /// Registers the adapters.
    package init(_ list: [any PaymentProvider]) {
        providers = Dictionary(uniqueKeysWithValues: list.map { ($0.type, $0) })
    }

    /// The adapters, by the name of their kind.
    package var all: [any PaymentProvider] {
        providers.values.sorted { $0.type.rawValue < $1.type.rawValue }
    }

    /// The adapter of that kind; nil when this installation has none.
    package func provider(of type: ProviderType) -> (any PaymentProvider)? { providers[type] }
}
