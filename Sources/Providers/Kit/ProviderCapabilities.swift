package import Domain

/// What a provider can do, as data.
package struct ProviderCapabilities: Hashable, Sendable {
    /// One method and its bounds.
    package struct Method: Hashable, Sendable {
        /// The method that the bounds are for.
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
        /// One bit for each feature; kept in memory only.
        package let rawValue: Int
        /// Makes a set from its bits.
        package init(rawValue: Int) { self.rawValue = rawValue }

        /// An amount can be held first and taken later.
        package static let manualCapture = Features(rawValue: 1)
        /// Less than what is held can be taken.
        package static let partialCapture = Features(rawValue: 2)
        /// A payment can be given up before money moves.
        package static let cancel = Features(rawValue: 4)
        /// All that was taken can be given back.
        package static let refund = Features(rawValue: 8)
        /// A part of what was taken can be given back.
        package static let partialRefund = Features(rawValue: 16)
        /// A card or account can be kept for later payments.
        package static let savesMethods = Features(rawValue: 32)
        /// The outcome may come days later.
        package static let delayedOutcome = Features(rawValue: 64)
        /// What is held can be taken in several parts.
        package static let severalCaptures = Features(rawValue: 128)
        /// It moves no real money, and whoever tests may dictate what becomes of a payment.
        package static let rehearsal = Features(rawValue: 256)
        /// While a payment is pending, its payer stays on the page of `PaymentProvider.beginPage`.
        package static let ownWaitingPage = Features(rawValue: 512)
        /// A payment that failed can be collected once more on the merchant's word.
        package static let retry = Features(rawValue: 1024)
    }

    /// The methods it offers, in the order in which the page shows them.
    package var methods: [Method]
    /// The later steps it knows.
    package var features: Features
    /// Whether the provider works in live mode, in test mode, or both.
    package var modes: Set<Mode>

    /// How many days an authorisation is good for.
    package var authorizationDays: Int64

    /// Test or live.
    package enum Mode: Hashable, Sendable { case test, live }

    /// Makes capabilities.
    package init(
        methods: [Method], features: Features, modes: Set<Mode>,
        authorizationDays: Int64 = MovementLimits.authorizationDays
    ) {
        self.methods = methods
        self.features = features
        self.modes = modes
        self.authorizationDays = authorizationDays
    }

    /// Whether the method can take that amount in that mode.
    package func accepts(_ method: PaymentMethod, amount: Money, isLive: Bool) -> Bool {
        modes.contains(isLive ? .live : .test)
            && methods.contains {
                $0.method == method && $0.amounts.contains(amount.minorUnits)
                    && ($0.currencies.isEmpty || $0.currencies.contains(amount.currency))
            }
    }

    /// Whether the method can be saved without a payment, in that mode, for payments in that currency.
    package func saves(_ method: PaymentMethod, currency: Currency, isLive: Bool) -> Bool {
        features.contains(.savesMethods) && modes.contains(isLive ? .live : .test)
            && methods.contains {
                $0.method == method && ($0.currencies.isEmpty || $0.currencies.contains(currency))
            }
    }
}
