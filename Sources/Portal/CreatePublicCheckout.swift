import Crypto
package import Domain
import Support

/// The door that a public order came through; each has a switch of its own in the site's settings.
package enum PublicDoor: Hashable, Sendable {
    /// A call of the API with a public key.
    case api
    /// An HTML form.
    case form
}

/// A public order that may become a checkout.
package struct CheckedOrder: Sendable {
    /// What it comes to.
    package let terms: PublicOrderTerms
    /// The site it is for.
    package let profile: SiteProfile
    /// The mode of its key.
    package let isLive: Bool
    /// The bytes that the merchant signed; nil without a signature.
    let signed: [UInt8]?

    /// Whether the order is made once however often it is sent.
    package var isOnce: Bool { terms.nonce != nil }
}

extension PaymentEngine {
    /// The public key that a text proves, active now and made for one site; nil for everything else.
    ///
    /// Writes nothing, not even when the key was used, so that a page can be looked at without changing
    /// anything.
    package func unscopedPublicKey(_ text: String) throws -> APIKey? {
        guard let text = APIKeyText(text), let key = try verified(text, at: clock.now()),
            key.visibility == .publishable, key.siteID != nil
        else { return nil }
        return key
    }

    /// The site that a key is made for; nil for a key of a whole organisation.
    package func profile(of key: APIKey) throws -> SiteProfile? {
        guard let site = key.siteID else { return nil }
        return try profile(of: site, organization: key.organizationID)
    }

    /// Looks an order over without making anything of it.
    ///
    /// Throws `PublicOrderRefusal` with everything that is wrong.
    package func check(
        _ order: PublicOrder, by key: APIKey, door: PublicDoor
    ) throws -> CheckedOrder {
        guard let profile = try profile(of: key), key.allows(.checkoutCreate) else {
            throw PublicOrderRefusal([PublicOrderFault("publicKey", .keyUnusable)])
        }
        let settings = profile.site.settings
        let (isEnabled, setting) =
            switch door {
            case .api: (settings.publicAccess.mayCreate, "publicCreate")
            case .form: (settings.publicAccess.takesForms, "formLink")
            }
        guard isEnabled else {
            throw PublicOrderRefusal([PublicOrderFault("publicKey", .notEnabled(setting: setting))])
        }
        if let site = order.first("checkout"), site != profile.site.id.description {
            throw PublicOrderRefusal([PublicOrderFault("checkout", .conflicts(with: "publicKey"))])
        }
        let text = Array(order.signedText.utf8)
        let signature = order.first("signature")
        let now = try now(of: key.organizationID, isLive: key.isLive)
        let terms = try PublicOrderTerms(
            order, signature: Self.verdict(on: signature, of: text, profile: profile), settings: settings,
            now: now)
        try checkOffers(of: terms, profile: profile, isLive: key.isLive, now: now)
        return CheckedOrder(
            terms: terms, profile: profile, isLive: key.isLive, signed: signature == nil ? nil : text)
    }

    /// Makes the checkout of an order; one with a nonce only the first time, whoever sends it again.
    ///
    /// Throws what `createCheckout` throws. `isFirst` is false where the checkout was there already.
    package func createCheckout(
        _ order: CheckedOrder, once: Once<Checkout>? = nil
    ) async throws -> (checkout: Checkout, isFirst: Bool) {
        let details = order.terms.details
        var request = CheckoutRequest(
            currency: order.terms.amount.currency, amount: order.terms.amount.minorUnits, details: details)
        if order.profile.site.settings.hasUniqueReferences, details.reference != nil,
            let signed = order.signed
        {
            request.fingerprint = SHA256.digest(signed)
        }
        do {
            let checkout = try await createCheckout(
                request, profile: order.profile, isLive: order.isLive, once: once ?? Self.once(order))
            return (checkout, true)
        } catch PortalError.replayed(let answer) where once == nil {
            guard let token = PageToken(String(decoding: answer.body, as: UTF8.self)),
                let view = try checkout(opening: token)
            else { throw PortalError.notFound }
            return (view.checkout, false)
        } catch PortalError.referenceTaken(let id, isSameRequest: true) {
            let organization = order.profile.site.organizationID
            guard let view = try checkout(id, organization: organization, isLive: order.isLive) else {
                throw PortalError.notFound
            }
            return (view.checkout, false)
        } catch is CheckoutTaxRefusal {
            // The rates may have changed since the order was looked at.
            throw PublicOrderRefusal([PublicOrderFault("price", .noMethodAvailable)])
        } catch PortalError.referenceTaken {
            // Whose it is is no stranger's business.
            throw PublicOrderRefusal([PublicOrderFault("reference", .referenceTaken)])
        }
    }

    /// Throws unless somebody takes what the order comes to with its tax.
    private func checkOffers(
        of terms: PublicOrderTerms, profile: SiteProfile, isLive: Bool, now: Timestamp
    ) throws {
        let currency = terms.amount.currency
        let field = terms.details.items.isEmpty ? "currency" : "price"
        let enabled = profile.site.settings.currencies
        guard enabled.isEmpty || enabled.contains(currency) else {
            throw PublicOrderRefusal([PublicOrderFault(field, .currencyNotEnabled(currency))])
        }
        do {
            let (details, amount) = try taxed(
                terms.details, amount: terms.amount.minorUnits, at: profile.site, now: now)
            try checkOffers(
                for: Money(minorUnits: amount, currency: currency), details: details, isLive: isLive,
                profile: profile)
        } catch {
            let field = terms.details.items.isEmpty ? "amount" : "price"
            throw PublicOrderRefusal([PublicOrderFault(field, .noMethodAvailable)])
        }
    }

    /// The signature is HMAC-SHA256 under the whole text of the site's `whsec_…` secret, in base64url, as
    /// redirects have it.
    private static func verdict(
        on signature: String?, of text: [UInt8], profile: SiteProfile
    ) -> PublicOrderTerms.Signature {
        guard let signature else { return .absent }
        guard let tag = Base64URL.decode(signature) else { return .wrong }
        let key = Array(profile.webhookSecret.expose().utf8)
        return HMACSHA256.verify(tag: tag, key: key, message: text) ? .good : .wrong
    }

    /// The answer kept for an order with a nonce is its page's token, which either door can go on from.
    private static func once(_ order: CheckedOrder) -> Once<Checkout>? {
        guard order.isOnce, let signed = order.signed else { return nil }
        let site = order.profile.site
        let call = IdempotentCall(
            organizationID: site.organizationID, isLive: order.isLive,
            key: "order:\(site.id):\(Hex.encode(SHA256.digest(signed)))", request: signed)
        return Once(call) { checkout in
            KeptAnswer(status: 201, body: Array(checkout.pageToken.exposedText().utf8))
        }
    }
}
