package import Domain

/// What a provider can do, as data.
package struct ProviderCapabilities: Hashable, Sendable {
    /// One method and its bounds.
    package struct Method: Hashable, Sendable {
        package var method: PaymentMethod
        /// Currencies the method takes; empty means all.
        package var currencies: Set<Currency>
        /// The smallest and largest amount in minor units.
        package var amounts: ClosedRange<Int64>

        /// Makes a method's bounds.
        package init(_ method: PaymentMethod, currencies: Set<Currency> = [], amounts: ClosedRange<Int64>) {
            self.method = method
            self.currencies = currencies
            self.amounts = amounts
        }
    }

    /// Later steps that not every provider knows.
    package struct Features: OptionSet, Hashable, Sendable {
        package let rawValue: Int
        package init(rawValue: Int) { self.rawValue = rawValue }

        package static let manualCapture = Features(rawValue: 1)
        package static let partialCapture = Features(rawValue: 2)
        package static let cancel = Features(rawValue: 4)
        package static let refund = Features(rawValue: 8)
        package static let partialRefund = Features(rawValue: 16)
        package static let savesMethods = Features(rawValue: 32)
        /// The outcome may come days later.
        package static let delayedOutcome = Features(rawValue: 64)
    }

    package var methods: [Method]
    package var features: Features
    /// Whether the provider works in live mode, in test mode, or both.
    package var modes: Set<Mode>

    /// Test or live.
    package enum Mode: Hashable, Sendable { case test, live }

    /// Makes capabilities.
    package init(methods: [Method], features: Features, modes: Set<Mode>) {
        self.methods = methods
        self.features = features
        self.modes = modes
    }

    /// Whether the method can take that amount in that mode.
    package func accepts(_ method: PaymentMethod, amount: Money, isLive: Bool) -> Bool {
        modes.contains(isLive ? .live : .test)
            && methods.contains {
                $0.method == method && $0.amounts.contains(amount.minorUnits)
                    && ($0.currencies.isEmpty || $0.currencies.contains(amount.currency))
            }
    }
}
