import Domain
import HTTPCore
import Mustache
import Pages
import Portal
import ProviderKit
import Support
import Tax

extension Frontend {
    /// The checkout that the address opens.
    ///
    /// A wrong address and one that never was are the same 404; too many of them have to wait.
    func view(_ request: Request) throws -> CheckoutView {
        if let token = request.parameters["token"].flatMap({ PageToken($0) }),
            let view = try engine.checkout(opening: token)
        {
            return view
        }
        throw miss(request)
    }

    /// What is thrown at a wrong address, which counts against the client.
    func miss(_ request: Request) -> FrontendError {
        if case .refused(let seconds) = misses.take(for: request.origin.clientNetwork) {
            return .tooManyMisses(retryAfterSeconds: seconds)
        }
        return .notFound
    }

    /// The address of one of a checkout's pages.
    func address(of checkout: Checkout, _ step: String = "") -> String {
        "/checkout/\(checkout.pageToken.exposedText())\(step)"
    }

    /// The page that asks whether to cancel; nil where the merchant gave no address to go to then.
    func cancelURL(of checkout: Checkout) -> String? {
        checkout.details.addresses.cancelURL == nil ? nil : address(of: checkout, "/cancel")
    }

    func seeOther(_ location: String) -> Response {
        Response(.seeOther, headers: parts.security.redirect(to: location))
    }

    /// GET /checkout/{token}: whatever the checkout needs now.
    func showCheckout(_ request: Request) async throws -> Response {
        var view = try view(request)
        let now = try engine.now(for: view.checkout)
        if view.checkout.status == .pending, view.checkout.expiresAt <= now,
            view.checkout.facts.inFlight == nil
        {
            do { view.checkout = try await engine.expire(view.checkout.id) } catch PortalError.checkout {
                // It was closed otherwise in the same moment: it is shown as it stands now.
                view = try self.view(request)
            }
        }
        switch view.checkout.status {
        case .pending:
            if view.checkout.facts.inFlight != nil { return try showAction(view) }
            let isTelevision = Television.isNamed(by: request.headers["user-agent"])
            // Where the payer is comes first; a television offers a phone for it.
            if let tax = view.checkout.details.tax, !isTelevision,
                tax.state == .estimated
                    || BillingForm.isUnfinished(view.checkout.details, parts.addresses)
            {
                return seeOther(billingURL(of: view.checkout))
            }
            return try openPage(view, now: now, notice: notice(for: view), isTelevision: isTelevision)
        case .processing: return seeOther(address(of: view.checkout, "/processing"))
        case .expired: return try expiredPage(view)
        case .authorized, .paid, .failed, .cancelled, .partiallyRefunded, .refunded, .disputed,
            .completed:
            return try resultPage(view, leaves: false)
        }
    }

    /// The page on which the payer chooses and pays.
    func openPage(
        _ view: CheckoutView, status: Status = .ok, now: Timestamp, notice: DeclineNotice?,
        isTelevision: Bool
    ) throws -> Response {
        let checkout = view.checkout
        let token = checkout.pageToken.exposedText()
        let look = look(of: view)
        let base = "/checkout/" + token
        let methods = methods(for: view, now: now)
        let notice = notice ?? methods.first(where: \.isDown).map { .down($0, hasOthers: methods.count > 1) }
        let marked = checkout.details.defaultPaymentMethod.flatMap { wish in
            methods.first { $0.value == wish && !$0.isDown }
        }
        var model = OpenPageModel(
            checkout: checkout, now: now, notice: notice, payAction: base + "/pay",
            formToken: parts.formTokens.token(for: token),
            attemptKey: Base64URL.encode(parts.random.bytes(16)),
            consent: consent(for: view), methods: methods,
            chosen: (marked ?? methods.first)?.value,
            cancelURL: cancelURL(of: checkout),
            scriptURL: parts.assets.links.url(for: "checkout.js") ?? "", live: base,
            liveScriptURL: liveScriptURL, handoff: handoff(of: checkout), isTelevision: isTelevision)
        let assets = parts.assets
        model.tax = checkout.details.tax.map { tax in
            PageTax(
                tax, currency: checkout.currency, billingURL: billingURL(of: checkout),
                names: parts.addresses.names)
        }
        model.fileURL = { assets.links.url(for: $0) ?? "" }
        let task = checkout.mode == .token ? "Save your payment details" : "Pay \(checkout.amount.text)"
        let title = "\(task) – \(view.profile.site.settings.name)"
        return try pages.response(
            pages.open, status: status, headers: look.headers(opening: methods.compactMap(\.script)),
            title: notice == nil ? title : "Error: \(title)",
            frame: checkout.isLive ? look.liveFrame : look.testFrame, values: model.values(pages))
    }

    private func methods(for view: CheckoutView, now: Timestamp) -> [OpenPageModel.Method] {
        engine.offersNow(for: view.checkout, profile: view.profile).map { offer in
            let (label, hint) = Self.words(for: offer.method)
            var method = OpenPageModel.Method(value: offer.method, label: label, hint: hint)
            method.through = offer.isStandIn ? offer.account.id : nil
            if offer.isDown {
                method.isDown = true
                method.hint = "Does not work at the moment"
            }
            switch presentation(of: offer, view, now: now) {
            case .frame(let url): method.fieldsURL = url
            case .script(let script): method.script = script
            case .debit(let terms):
                method.terms = DebitWords.lines(of: terms, hasAmount: view.checkout.mode != .token)
            case .redirect: break
            }
            return method
        }
    }

    /// How the page offers a method.
    func presentation(
        of offer: MethodOffer, _ view: CheckoutView, now: Timestamp
    ) -> MethodPresentation {
        let tokens = parts.formTokens
        var context = PresentationContext(
            checkoutID: view.checkout.id, amount: view.checkout.amount, sign: { tokens.token(for: $0) })
        context.captureMethod = view.checkout.details.captureMethod
        context.maySaveMethod = view.checkout.details.saveMethod != .never
        context.now = now
        context.merchantName = view.profile.site.settings.name
        return offer.provider.presentation(of: offer.method, context: context, account: offer.account)
    }

    private static func words(for method: PaymentMethod) -> (String, String?) {
        switch method {
        case .card: ("Card", "Visa, Mastercard, American Express")
        case .directDebit: ("Direct debit", "From your bank account")
        case .wire: ("Bank transfer", "You make the transfer yourself")
        }
    }

    /// What is said about the last attempt, when it failed.
    private func notice(for view: CheckoutView) -> DeclineNotice? {
        switch view.latestAttempt?.state {
        case .failed(.providerUnavailable, _):
            let count = engine.offers(for: view.checkout, profile: view.profile).count
            return .unreachable(hasOthers: count > 1)
        case .failed(let code, _): return DeclineNotice(code)
        case .cancelled: return .stopped
        default: return nil
        }
    }
}
