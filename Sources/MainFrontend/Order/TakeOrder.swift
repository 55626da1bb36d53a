import Domain
import HTTPCore
import Pages
import Portal
import Support

extension Frontend {
    /// GET /pay: shows what a shop's link asks for, behind one button.
    ///
    /// Mail scanners and browsers that look ahead follow links, so this makes nothing and notes nothing. With
    /// a page's token as `checkout` it leads to that page, as the token does by itself.
    func showOrder(_ request: Request) throws -> Response {
        guard let fields = try? FormFields(query: request.head.query) else {
            throw FrontendError.formMalformed
        }
        try ration(request)
        if fields.fields.count == 1, let token = fields.first("checkout").flatMap({ PageToken($0) }) {
            guard let view = try engine.checkout(opening: token) else { throw FrontendError.notFound }
            return seeOther(address(of: view.checkout))
        }
        let order = Self.order(fields)
        let (_, checked) = try check(order)
        let site = checked.profile.site
        let look = looks.look(of: site)
        return try orderPages.confirmation(
            checked.terms, order, taxes: engine.taxOutlook(of: checked.terms.details, at: site),
            siteName: site.settings.name,
            frame: checked.isLive ? look.liveFrame : look.testFrame, headers: look.plainHeaders)
    }

    /// POST /pay: makes the checkout of a shop's form and leads to its page.
    ///
    /// The form comes from the shop's origin and cannot carry a token of ours. It needs none: no cookie and
    /// no session stands behind it, and all it does is to make a checkout that nobody has paid, which whoever
    /// posts it could make as well. Paying it takes the payer's own act on a page of ours.
    func takeOrder(_ request: Request) async throws -> Response {
        guard let type = request.headers["content-type"].flatMap({ MediaType($0) }), type.isForm,
            let fields = try? FormFields(parsing: request.body)
        else { throw FrontendError.formMalformed }
        try ration(request)
        let (key, checked) = try check(Self.order(fields))
        let (checkout, _) = try await engine.createCheckout(checked)
        try await engine.noteUse(of: key)
        return seeOther(address(of: checkout))
    }

    private static func order(_ fields: FormFields) -> PublicOrder {
        PublicOrder(fields.fields.map { PublicOrder.Field($0.name, $0.value) })
    }

    private func check(_ order: PublicOrder) throws -> (key: APIKey, order: CheckedOrder) {
        guard let text = order.first("publicKey") else {
            throw PublicOrderRefusal([PublicOrderFault("publicKey", .required)])
        }
        guard let key = try engine.unscopedPublicKey(text) else {
            throw PublicOrderRefusal([PublicOrderFault("publicKey", .keyUnusable)])
        }
        return (key, try engine.check(order, by: key, door: .form))
    }

    private func ration(_ request: Request) throws {
        if case .refused(let seconds) = forms.take(for: request.origin.clientNetwork) {
            throw FrontendError.tooManyForms(retryAfterSeconds: seconds)
        }
    }
}
