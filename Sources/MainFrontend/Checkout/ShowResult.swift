import Domain
import HTTPCore
import Mustache
import Pages
import Portal

extension Frontend {
    /// GET /checkout/{token}/result: tells the outcome, which is committed before this page can be reached,
    /// and leaves for the shop at once.
    func showResult(_ request: Request) throws -> Response {
        let view = try view(request)
        switch view.checkout.status {
        case .pending: return seeOther(address(of: view.checkout))
        default: return try resultPage(view, leaves: true)
        }
    }

    /// The outcome; `leaves` says whether the page goes on to the shop by itself.
    func resultPage(_ view: CheckoutView, leaves: Bool) throws -> Response {
        let checkout = view.checkout
        var model = ResultModel(checkout)
        model.transaction = view.successfulAttempt
        model.date = view.successfulAttempt.map { DateText.plain($0.updatedAt) }
        model.leaveURL = try engine.shopAddress(for: view)?.description
        model.leaves = leaves && model.leaveURL != nil
        model.leaveURL = model.leaveURL ?? shopFront(of: checkout)
        model.receiptURL = try engine.hasReceipt(checkout) ? address(of: checkout, "/receipt") : nil
        if checkout.facts.amountRefunded > 0 {
            let refund = try engine.receipts(of: checkout).last { $0.occasion == .refund }
            model.refundReceiptURL = refund.map { address(of: checkout, "/receipts/\($0.id)") }
        }
        if checkout.status == .paid {
            if checkout.facts.isOverpaid {
                let more = Money(
                    minorUnits: checkout.facts.amountKept - checkout.facts.amountDue,
                    currency: checkout.currency)
                model.text =
                    "You have paid \(more.text) more than was due. "
                    + "\(view.profile.site.settings.name) owes you this difference."
            } else if !leaves {
                model.text = "You have paid. There is nothing more to do."
            }
        }
        let look = look(of: view)
        return try pages.response(
            pages.result, headers: look.plainHeaders,
            title: "\(model.heading) – \(view.profile.site.settings.name)",
            frame: checkout.isLive ? look.liveFrame : look.testFrame, values: model.values)
    }

    /// The time is over.
    func expiredPage(_ view: CheckoutView) throws -> Response {
        let checkout = view.checkout
        let look = look(of: view)
        return try pages.response(
            pages.expired, headers: look.plainHeaders,
            title: "This payment has expired – \(view.profile.site.settings.name)",
            frame: checkout.isLive ? look.liveFrame : look.testFrame,
            values: [
                .optional(checkout.amountText), .text(checkout.details.headline),
                .text(DateText.plain(checkout.expiresAt)),
                .text(DateText.machine(checkout.expiresAt)),
                .optional(try engine.shopAddress(for: view)?.description ?? shopFront(of: checkout)),
            ])
    }

    /// The shop's front page, by the origin of its return address: the way out of a checkout that brought no
    /// money and has no address for that.
    ///
    /// It carries no parameters: the merchant did not ask to hear of such an end in the browser.
    private func shopFront(of checkout: Checkout) -> String? {
        switch checkout.status {
        case .cancelled, .expired, .failed:
            checkout.details.addresses.returnURL.flatMap { $0.origin.isEmpty ? nil : "\($0.origin)/" }
        default: nil
        }
    }
}
