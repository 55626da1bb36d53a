import Domain
import HTTPCore
import Pages
import Portal
import ProviderKit

/// What the page says of keeping the payer's card or account.
struct PageConsent: Sendable {
    /// The words, which are stored as they were read.
    var text: String
    /// Proves in the posted form that these words were on the page.
    var proof: String
    /// Whether the payer has the choice.
    var isChoice: Bool
}

extension Frontend {
    /// What the payer reads about saving; nil where nothing is kept.
    ///
    /// The choice is offered only where a provider can do it.
    func consent(for view: CheckoutView) -> PageConsent? {
        guard let words = words(for: view) else { return nil }
        let subject = Self.subject(of: words, view)
        return PageConsent(
            text: words.text, proof: parts.formTokens.token(for: subject),
            isChoice: view.checkout.details.saveMethod == .ask)
    }

    /// What the payer of a posted form agreed to; nil for nothing.
    ///
    /// Throws `FrontendError.consentChanged` for words other than those that the page shows now.
    func consent(_ fields: FormFields, for view: CheckoutView) throws -> ConsentText? {
        guard let proof = fields.first("save"), let words = words(for: view) else { return nil }
        guard parts.formTokens.isValid(proof, for: Self.subject(of: words, view)) else {
            throw FrontendError.consentChanged
        }
        return words
    }

    private func words(for view: CheckoutView) -> ConsentText? {
        let choice = view.checkout.details.saveMethod
        guard choice != .never,
            engine.offers(for: view.checkout, profile: view.profile).contains(where: {
                $0.provider.capabilities.features.contains(.savesMethods)
            })
        else { return nil }
        return ConsentText(choice, merchant: view.profile.site.settings.name)
    }

    private static func subject(of words: ConsentText, _ view: CheckoutView) -> String {
        "consent:\(view.checkout.pageToken.exposedText()):\(words.text)"
    }
}
