import Crypto
package import Domain
import HTTPCore
package import Portal
import Support

extension Installation {
    /// Makes a link of 42.50 euros that can be paid once, changed as the test wants it.
    package func makeLink(
        _ site: Site, amount: LinkAmount = .fixed(4250), limit: Int? = 1, lifetime: Int64? = nil,
        _ change: (inout CheckoutDetails) throws -> Void = { _ in }
    ) async throws -> PaymentLink {
        guard let euro = Currency(code: "EUR"), let profile = try engine.unscopedProfile(of: site.id) else {
            throw PortalError.notFound
        }
        var details = CheckoutDetails()
        details.reference = "counter-1"
        try change(&details)
        let request = LinkRequest(
            currency: euro, amount: amount, paymentsLimit: limit, details: details,
            expiresAt: lifetime.map { clock.now.adding(seconds: $0) })
        return try await engine.createLink(request, profile: profile, isLive: false)
    }

    /// Begins to pay at a link, as a visitor of its page does.
    package func visit(
        _ link: PaymentLink, amount: Int64? = nil, prefill: LinkPrefill = LinkPrefill()
    ) async throws -> Checkout {
        guard let view = try engine.link(opening: link.code) else { throw PortalError.notFound }
        return try await engine.beginPayment(at: view, amount: amount, prefill: prefill)
    }

    /// A link as it stands now.
    package func reread(_ link: PaymentLink) throws -> PaymentLink {
        guard let view = try engine.link(opening: link.code) else {
            throw PayerStuck(description: "the link is gone")
        }
        return view.link
    }

    /// What a merchant's server appends to a link's address: `prefill=…&signature=…`.
    package func signedQuery(_ json: String, for link: PaymentLink) throws -> String {
        guard let secret = try engine.unscopedProfile(of: link.siteID)?.webhookSecret.expose() else {
            throw PortalError.notFound
        }
        let text = Base64URL.encode(Array(json.utf8))
        let tag = HMACSHA256.authenticate(
            key: Array(secret.utf8), message: Array("\(link.id).\(text)".utf8))
        return "prefill=\(text)&signature=\(Base64URL.encode(tag))"
    }
}
