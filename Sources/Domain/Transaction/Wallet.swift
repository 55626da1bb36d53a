/// An app or browser that keeps the payer's cards and hands one over.
///
/// The raw values are stored and are part of the API.
package enum Wallet: String, Hashable, Sendable, CaseIterable {
    case applePay = "apple_pay"
    case googlePay = "google_pay"
    case link = "link"
    case samsungPay = "samsung_pay"

    /// Its name, which is the same in every language.
    package var name: String {
        switch self {
        case .applePay: "Apple Pay"
        case .googlePay: "Google Pay"
        case .link: "Link"
        case .samsungPay: "Samsung Pay"
        }
    }
}

extension InstrumentSummary {
    /// The brand's name as payers read it, with the wallet's behind it: `Visa (Apple Pay)`.
    package func named(_ brand: String) -> String { wallet.map { "\(brand) (\($0.name))" } ?? brand }
}
