import Domain
import HTTPCore
import Pages
import Portal

extension Frontend {
    /// POST /l/{code}: makes a checkout of the payer's own and goes to its page.
    func beginLinkPayment(_ request: Request) async throws -> Response {
        let view = try linkView(request)
        let fields = try form(request, subject: Self.formSubject(of: view.link))
        var prefill: SignedPrefill?
        switch try reading(fields, for: view) {
        case .refused: return try closedPage(view, LinkClosedModel(changed: view.link), status: .badRequest)
        case .absent: break
        case .signed(let signed): prefill = signed
        }
        if case .refused(let seconds) = linkVisits.take(for: request.origin.clientNetwork) {
            throw FrontendError.tooManyMisses(retryAfterSeconds: seconds)
        }
        let entered = fields.first("amount")
        do {
            let checkout = try await engine.beginPayment(
                at: view, amount: Self.amount(entered, for: view.link),
                prefill: prefill?.values ?? LinkPrefill())
            return seeOther(address(of: checkout))
        } catch PortalError.link(.amountNotAllowed) {
            return try landingPage(
                view, prefill: prefill, status: .unprocessableContent, fault: Self.fault(view.link),
                entered: entered)
        } catch PortalError.link {
            // Paid, taken back or expired in the meantime: the page says which.
            return seeOther("/l/\(view.link.code)")
        } catch is CheckoutRequestRefusal {
            return try closedPage(
                view, LinkClosedModel(unavailable: view.link), status: .unprocessableContent)
        }
    }

    /// Minor units: as they stand in a radio button, or as the payer typed them.
    private static func amount(_ text: String?, for link: PaymentLink) -> Int64? {
        guard let text else { return nil }
        switch link.amount {
        case .fixed: return nil
        case .choice: return Int64(text)
        case .open: return Money(typed: text, currency: link.currency)?.minorUnits
        }
    }

    private static func fault(_ link: PaymentLink) -> String {
        guard case .open(let bounds) = link.amount else { return "Please choose an amount." }
        let least = Money(minorUnits: bounds.lowerBound, currency: link.currency)
        let most = Money(minorUnits: bounds.upperBound, currency: link.currency)
        return "Please enter an amount from \(least.text) to \(most.text), like \(least.decimalText)."
    }
}

extension DeclineNotice {
    /// Why a checkout cannot be paid although it is open: its link is used up or taken back.
    init(_ refusal: LinkRefusal) {
        switch refusal {
        case .closed(.deactivated):
            self.init(title: "This link is no longer offered.", text: "Please ask for a new one.")
        case .closed(.expired): self.init(title: "This link has expired.", text: "Please ask for a new one.")
        case .closed, .amountNotAllowed:
            self.init(title: "This link has been paid already.", text: "Nothing more can be paid with it.")
        case .beingPaid:
            self.init(
                title: "Someone is paying with this link right now.",
                text: "If that payment fails, you can try again in a few minutes.")
        }
    }
}
