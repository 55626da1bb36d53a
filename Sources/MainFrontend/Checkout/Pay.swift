import Domain
import HTTPCore
import Pages
import Portal
import ProviderKit
import Support

extension Frontend {
    /// The fields of a posted form whose token proves that it was made for this checkout here.
    func form(_ request: Request, for view: CheckoutView) throws -> FormFields {
        try form(request, subject: view.checkout.pageToken.exposedText())
    }

    /// The fields of a posted form whose token proves that it was made here for that subject.
    func form(_ request: Request, subject: String) throws -> FormFields {
        // Browsers that tell where a request comes from are believed when they say "from elsewhere".
        if let site = request.headers["sec-fetch-site"], site != "same-origin", site != "none" {
            throw FrontendError.formTokenInvalid
        }
        guard let type = request.headers["content-type"].flatMap({ MediaType($0) }), type.isForm,
            let fields = try? FormFields(parsing: request.body)
        else { throw FrontendError.formMalformed }
        guard let token = fields.first("csrf"), parts.formTokens.isValid(token, for: subject) else {
            throw FrontendError.formTokenInvalid
        }
        return fields
    }

    /// POST /checkout/{token}/pay: begins an attempt and sends the payer to the page of its outcome (post,
    /// redirect, get).
    func pay(_ request: Request) async throws -> Response {
        let view = try view(request)
        let fields = try form(request, for: view)
        guard let key = fields.first("attemptKey"), Self.isAttemptKey(key) else {
            throw FrontendError.formMalformed
        }
        guard let shown = fields.first("shown").flatMap({ Int64($0) }) else {
            throw FrontendError.formMalformed
        }
        let shownTax = fields.first("shownTax").flatMap { Int64($0) }
        let token = fields.first("providerToken") ?? ""
        guard token.utf8.count <= FrontendLimits.providerTokenBytes else { throw FrontendError.formMalformed }
        guard let method = fields.first("method").flatMap({ PaymentMethod(rawValue: $0) }) else {
            return try askAgain(
                request, view, DeclineNotice(title: "Please choose how to pay.", text: ""))
        }
        let account = fields.first("through-\(method.rawValue)").flatMap { ProviderAccountID($0) }
        if token.isEmpty, try needsScript(method, account, view) {
            return try askAgain(request, view, .needsScript)
        }
        do {
            let consent = try consent(fields, for: view)
            let transaction = try await engine.startAttempt(
                opening: view.checkout.pageToken, method: method,
                input: PaymentInput(token: token.isEmpty ? nil : token), attemptKey: key, shown: shown,
                shownTax: shownTax, consent: consent, through: account, from: request.origin.clientCountry)
            return try next(after: transaction, of: view.checkout)
        } catch PortalError.checkout(let refusal) {
            // Without a token nothing was typed yet: a second tab goes on with the payment that the first one
            // began.
            if refusal == .attemptInFlight, token.isEmpty,
                let open = try engine.checkout(opening: view.checkout.pageToken),
                let attempt = open.attemptInFlight
            {
                return try next(after: attempt, of: open.checkout)
            }
            // Paid, closed or already being paid: the page says which.
            return seeOther(address(of: view.checkout))
        } catch CheckoutTaxRefusal.buyerUnknown {
            return seeOther(billingURL(of: view.checkout))
        } catch PortalError.amountChanged {
            guard let fresh = try engine.checkout(opening: view.checkout.pageToken) else {
                throw FrontendError.notFound
            }
            return try askAgain(request, fresh, DeclineNotice(changed: fresh.checkout))
        } catch FrontendError.consentChanged {
            return try askAgain(
                request, view,
                DeclineNotice(
                    title: "What you agree to has changed.", text: "Please read it again before you go on."))
        } catch PortalError.consentMissing {
            return try askAgain(request, view, .needsConsent)
        } catch PortalError.link(let refusal) {
            return try askAgain(
                request, view, DeclineNotice(refusal))
        } catch PortalError.tooManyAttempts {
            return try askAgain(request, view, .noMoreAttempts)
        } catch PortalError.methodUnavailable {
            return try askAgain(
                request, view,
                DeclineNotice(
                    title: "This way to pay is not offered here.", text: "Please choose another one."))
        }
    }

    /// Whether only a provider's script can bring what the method needs.
    private func needsScript(
        _ method: PaymentMethod, _ account: ProviderAccountID?, _ view: CheckoutView
    ) throws -> Bool {
        let offer = engine.offer(of: method, through: account, for: view.checkout, profile: view.profile)
        let now = try engine.now(for: view.checkout)
        guard let offer, case .script = presentation(of: offer, view, now: now) else { return false }
        return true
    }

    /// The open page with what is missing; a checkout that takes no payment now shows how it stands instead.
    private func askAgain(
        _ request: Request, _ view: CheckoutView, _ notice: DeclineNotice
    ) throws -> Response {
        let checkout = view.checkout
        let now = try engine.now(for: checkout)
        guard checkout.status == .pending, checkout.facts.inFlight == nil, now < checkout.expiresAt else {
            return seeOther(address(of: checkout))
        }
        return try openPage(
            view, status: .unprocessableContent, now: now, notice: notice,
            isTelevision: Television.isNamed(by: request.headers["user-agent"]))
    }

    /// The page that follows an attempt in its present state.
    func next(after transaction: Transaction, of checkout: Checkout) throws -> Response {
        switch transaction.state {
        case .requiresAction(.redirect(let url)):
            // A post that leads to another origin is blocked by form-action; such an address is left for from
            // a page of ours.
            let isOurs = url.hasPrefix("/") && !url.hasPrefix("//")
            return seeOther(isOurs ? url : address(of: checkout, "/continue"))
        case .created, .processing: return seeOther(address(of: checkout, "/processing"))
        case .authorized, .succeeded: return seeOther(address(of: checkout, "/result"))
        case .failed:
            guard let after = try engine.checkout(opening: checkout.pageToken),
                after.checkout.status != .pending
            else {
                return seeOther(address(of: checkout))
            }
            return seeOther(address(of: checkout, "/result"))
        case .cancelled: return seeOther(address(of: checkout))
        }
    }

    private static func isAttemptKey(_ key: String) -> Bool {
        !key.isEmpty && key.utf8.count <= PaymentEngine.attemptKeyLimit
            && key.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || byte == 0x2D
                    || byte == 0x5F
            }
    }
}

extension DeclineNotice {
    /// What is owed is not what the page showed.
    fileprivate init(changed checkout: Checkout) {
        self.init(
            title: "The amount is now \(checkout.amount.text).",
            text: checkout.details.tax == nil
                ? "The shop has changed your order. Nothing was charged. Please look at it again."
                : "Your order or its tax has changed. Nothing was charged. Please look at it again.")
    }

    fileprivate static let needsScript = DeclineNotice(
        title: "This way to pay needs JavaScript.",
        text: "Please switch it on, choose another way, or pay with your phone.")
    fileprivate static let needsConsent = DeclineNotice(
        title: "The shop needs to save your payment details.",
        text: "Please read below what that means before you go on.")
    fileprivate static let noMoreAttempts = DeclineNotice(
        title: "This order takes no more attempts.",
        text: "Nothing was charged. Please go back to the shop and order again.")
}
