import Domain
import HTTPCore
import Mustache
import Pages
import Portal
import Support

/// What a link's address says of its prefill.
enum PrefillReading: Sendable {
    case absent
    case signed(SignedPrefill)
    /// Not signed by the merchant, not readable, or too old.
    case refused
}

extension Frontend {
    /// The link that the address opens.
    ///
    /// A wrong code and one that never was are the same 404; after too many of them the right ones have to
    /// wait too, else a refusal would tell which are right.
    func linkView(_ request: Request) throws -> LinkView {
        if let seconds = misses.wait(for: request.origin.clientNetwork) {
            throw FrontendError.tooManyMisses(retryAfterSeconds: seconds)
        }
        if let code = request.parameters["code"].flatMap({ ShortCode(typed: $0) }),
            let view = try engine.link(opening: code)
        {
            return view
        }
        if case .refused(let seconds) = misses.take(for: request.origin.clientNetwork) {
            throw FrontendError.tooManyMisses(retryAfterSeconds: seconds)
        }
        throw FrontendError.notFound
    }

    /// GET /l/{code}: shows what is to be paid and a button; changes nothing.
    func showLink(_ request: Request) throws -> Response {
        let view = try linkView(request)
        guard let query = try? FormFields(query: request.head.query) else {
            throw FrontendError.formMalformed
        }
        switch try reading(query, for: view) {
        case .refused: return try closedPage(view, LinkClosedModel(changed: view.link), status: .badRequest)
        case .absent: return try landingPage(view, prefill: nil)
        case .signed(let prefill): return try landingPage(view, prefill: prefill)
        }
    }

    /// The time as a link sees it.
    private func now(for link: PaymentLink) throws -> Timestamp {
        try engine.now(of: link.organizationID, isLive: link.isLive)
    }

    /// The prefill of an address or of the form made from it.
    func reading(_ fields: FormFields, for view: LinkView) throws -> PrefillReading {
        let text = fields.first("prefill") ?? ""
        let signature = fields.first("signature") ?? ""
        if text.isEmpty, signature.isEmpty { return .absent }
        guard text.utf8.count <= FrontendLimits.prefillBytes,
            engine.isSigned(text, signature: signature, for: view),
            let prefill = SignedPrefill(text: text, signature: signature)
        else { return .refused }
        if let end = prefill.values.expiresAt, end <= (try now(for: view.link)) { return .refused }
        // A fixed amount stands; a signature that says another was meant for something else.
        if case .fixed(let fixed) = view.link.amount, let signed = prefill.values.amount, signed != fixed {
            return .refused
        }
        return .signed(prefill)
    }

    /// The landing page, or why nobody can begin to pay.
    func landingPage(
        _ view: LinkView, prefill: SignedPrefill?, status: Status = .ok, fault: String? = nil,
        entered: String? = nil
    ) throws -> Response {
        let link = view.link
        let now = try now(for: link)
        let state = link.state(at: now)
        guard state == .active else { return try closedPage(view, LinkClosedModel(link, state)) }
        let look = look(of: view)
        var model = LinkPageModel(
            link: link, prefill: prefill, fault: fault, entered: entered, action: "/l/\(link.code)",
            formToken: parts.formTokens.token(for: Self.formSubject(of: link)), now: now)
        let site = view.profile.site
        // What is entered is taxed alike, whatever it will be.
        model.taxes = engine.taxOutlook(of: engine.details(of: link, paying: 1, at: site), at: site)
        let name = site.settings.name
        let title = model.owed.map { "Pay \($0.text) – \(name)" } ?? "\(model.heading) – \(name)"
        return try linkPages.response(
            linkPages.open, status: status, headers: look.plainHeaders,
            title: fault == nil ? title : "Error: \(title)",
            frame: link.isLive ? look.liveFrame : look.testFrame, values: model.values(linkPages))
    }

    func closedPage(_ view: LinkView, _ model: LinkClosedModel, status: Status = .ok) throws -> Response {
        let look = look(of: view)
        return try linkPages.response(
            linkPages.closed, status: status, headers: look.plainHeaders,
            title: "\(model.heading) – \(view.profile.site.settings.name)",
            frame: view.link.isLive ? look.liveFrame : look.testFrame, values: model.values)
    }

    /// What a link's form token is bound to.
    static func formSubject(of link: PaymentLink) -> String { "link:\(link.code)" }
}
