import Crypto
package import Domain
import Support

extension PaymentEngine {
    /// Where the payer goes after this checkout, with the signed parameters; nil when the merchant gave no
    /// address that fits.
    package func shopAddress(for view: CheckoutView) throws -> WebURL? {
        let checkout = view.checkout
        guard let template = checkout.details.addresses.address(for: checkout.status) else { return nil }
        let transaction = view.successfulAttempt ?? view.latestAttempt
        let parameters = RedirectParameters(
            transactionID: transaction?.id, checkoutID: checkout.id, status: checkout.status,
            amount: checkout.amount,
            reference: checkout.details.reference, timestamp: clock.now())
        var appended = ""
        if !template.placesTransactionID {
            let text = parameters.signedText
            appended = "\(text)&signature=\(try signature(of: text, profile: view.profile))"
        }
        return template.expanded({ parameters.value(of: $0) }, appending: appended)
    }

    private func signature(of text: String, profile: SiteProfile) throws -> String {
        let message = Array(text.utf8)
        switch profile.site.settings.redirectSignature {
        case .ed25519: return Base64URL.encode(try profile.redirectKey.sign(message))
        case .hmacSHA256:
            return Base64URL.encode(
                HMACSHA256.authenticate(key: Array(profile.webhookSecret.expose().utf8), message: message))
        }
    }
}
