package import Domain
import HTTPCore
import Portal
package import ProviderKit
import SandboxProvider
import Support

/// Something a test's payer could not do.
package struct PayerStuck: Error, CustomStringConvertible {
    package let description: String

    package init(description: String) { self.description = description }
}

extension Installation {
    /// A one-time token of a published card, as the provider's frame would bring it.
    package func token(_ number: String, for checkout: CheckoutID) async throws -> PaymentInput {
        let form = CardForm(number: number, expiry: "12/40", cvc: number.hasPrefix("37") ? "1234" : "123")
        switch try await bank.tokenise(form, for: checkout) {
        case .success(let token): return PaymentInput(token: token.id.description)
        case .failure(let faults): throw PayerStuck(description: "\(faults.list)")
        }
    }

    /// Pays at the engine with a published card.
    ///
    /// The payer agrees to whatever the checkout wants saved.
    package func pay(_ checkout: Checkout, card number: String, attempt key: String = "one") async throws
        -> Transaction
    {
        try await engine.startAttempt(
            opening: checkout.pageToken, method: .card, input: try await token(number, for: checkout.id),
            attemptKey: key, consent: ConsentText(checkout.details.saveMethod, merchant: "Northwind"))
    }

    /// A method that was saved by paying a checkout of that site with a published card.
    package func saveMethod(
        _ site: Site, card number: String = "4242424242424242", customer: Customer? = nil,
        amount: Int64 = 4250
    ) async throws -> SavedMethod {
        let checkout = try await makeCheckout(site, amount: amount) {
            $0.saveMethod = .required
            $0.customer = customer
        }
        let transaction = try await pay(checkout, card: number)
        guard let id = transaction.savedMethodID,
            let method = try engine.savedMethod(id, organization: site.organizationID, isLive: false)
        else { throw PayerStuck(description: "nothing was saved: \(transaction.state)") }
        return method
    }

    /// A checkout as it stands now.
    package func reread(_ checkout: Checkout) throws -> Checkout {
        guard let view = try engine.checkout(opening: checkout.pageToken) else {
            throw PayerStuck(description: "the checkout is gone")
        }
        return view.checkout
    }

    /// The attempts of a checkout, oldest first.
    package func attempts(of checkout: Checkout) throws -> [Transaction] {
        try engine.checkout(opening: checkout.pageToken)?.transactions ?? []
    }

    /// The path of a checkout's page.
    package func page(_ checkout: Checkout, _ step: String = "") -> String {
        "/checkout/\(checkout.pageToken.exposedText())\(step)"
    }

    /// The fields of the open page's form; throws when the page has none.
    package func payForm(_ checkout: Checkout, providerToken: String = "") async throws -> [(String, String)]
    {
        let page = await frontend.call(.get, page(checkout))
        guard let csrf = page.quoted(after: "name=\"csrf\" value=\""),
            let key = page.quoted(after: "name=\"attemptKey\" value=\""),
            let shown = page.quoted(after: "name=\"shown\" value=\"")
        else { throw PayerStuck(description: "no form on the page (\(page.status))") }
        let tax = page.quoted(after: "name=\"shownTax\" value=\"").map { [("shownTax", $0)] } ?? []
        return tax + [
            ("csrf", csrf), ("attemptKey", key), ("shown", shown), ("providerToken", providerToken),
            ("method", "card"),
        ]
    }

    /// Pays on the page with a published card; the answer of the post.
    package func payOnPage(_ checkout: Checkout, card number: String) async throws -> Answer {
        let token = try await token(number, for: checkout.id).token ?? ""
        return await frontend.post(page(checkout, "/pay"), try await payForm(checkout, providerToken: token))
    }

    /// Answers the bank's question on the sandbox's own page; the answer of the post.
    package func answerChallenge(at path: String, _ word: String) async throws -> Answer {
        let page = await frontend.call(.get, path)
        guard let csrf = page.quoted(after: "name=\"csrf\" value=\"") else {
            throw PayerStuck(description: "no form on \(path) (\(page.status))")
        }
        return await frontend.post(path, [("csrf", csrf), ("answer", word)])
    }
}
