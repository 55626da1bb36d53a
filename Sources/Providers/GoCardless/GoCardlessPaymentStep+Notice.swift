import Domain
import JSON
import ProviderKit
import Support

/// What a payer is told before a debit: day and sum are the payment's, the rest stands in its mandate and its
/// creditor, which are read once for each day of collection.
///
/// Whatever brings no answer leaves the payment pending and the payer untold, and the next question about the
/// payment reads it again.
extension GoCardlessPaymentStep {
    /// A payment whose debit is ahead.
    func pending(_ json: JSONValue) -> ProviderStep {
        // Money that the payer sends at once has no mandate in its links.
        guard let mandate = GoCardlessName.id(json["links"]?["mandate"], GoCardlessName.mandate) else {
            return done(.pending)
        }
        var next = self
        next.trail.mandate = mandate
        next.trail.chargeDate = json["charge_date"]?.string
        // A retry tells itself what came of it; nobody else's is thought of then.
        if case .query = conversation.operation, payment.wantsRecollection, let id = trail.payment {
            return next.call(requests.events(of: id), .readEvents)
        }
        return next.announced()
    }

    /// A payment whose debit is ahead, whether it was collected again of which nobody here has heard, and
    /// what went before that: who tells nothing of it does not take back that it is pending.
    func pending(after reply: GoCardlessReply) -> ProviderStep {
        guard case .resource(let list) = reply, let id = trail.payment, let amount = trail.amount,
            let events = GoCardlessEvents(list, of: id)
        else { return announced() }
        var next = self
        next.trail.resubmissions = Int64(events.resubmissions)
        let money = Money(minorUnits: amount, currency: payment.amount.currency)
        next.trail.reversals = events.reversals(of: money, isFailed: false)
        return next.announced()
    }

    private func announced() -> ProviderStep {
        guard payment.wantsCollectionNotice, requests.settings.tellsPayers, let mandate = trail.mandate,
            let date = trail.chargeDate.flatMap({ CivilDate(text: $0) }),
            date != payment.announcedChargeDate
        else { return done(.pending) }
        var request = requests.read("mandates", mandate)
        request.learnedReference = trail.payment
        return call(request, .readDebitedMandate)
    }

    func debitedMandate(_ reply: GoCardlessReply) -> ProviderStep {
        guard case .resource(let json) = reply, let reference = json["reference"]?.string,
            let creditor = GoCardlessName.id(json["links"]?["creditor"], GoCardlessName.creditor)
        else { return done(.pending) }
        var next = self
        next.trail.mandateReference = reference
        next.trail.scheme = json["scheme"]?.string
        return next.call(requests.read("creditors", creditor), .readCreditor)
    }

    func creditor(_ reply: GoCardlessReply) -> ProviderStep {
        guard case .resource(let json) = reply, let notice = notice(json),
            case .done(var outcome) = done(.pending)
        else { return done(.pending) }
        outcome.collection = notice
        return .done(outcome)
    }

    private func notice(_ creditor: JSONValue) -> CollectionNotice? {
        let told = trail.scheme.flatMap { DebitScheme(rawValue: $0) }
        guard let scheme = told ?? DebitScheme(currencyCode: payment.amount.currency.code),
            let amount = trail.amount, let reference = trail.mandateReference,
            let date = trail.chargeDate.flatMap({ CivilDate(text: $0) })
        else { return nil }
        let identifiers = (creditor["scheme_identifiers"]?.elements ?? [])
            .filter { $0["scheme"]?.string == scheme.identifierScheme }
        let identifier = identifiers.first { $0["status"]?.string != "pending" } ?? identifiers.first
        let name = requests.settings.statementName ?? identifier?["name"]?.string ?? payment.merchantName
        var notice = CollectionNotice(
            scheme: scheme.name, statementName: Self.short(name), mandateReference: Self.short(reference),
            amount: Money(minorUnits: amount, currency: payment.amount.currency), chargeDate: date)
        notice.creditorName = creditor["name"]?.string.map(Self.short)
        notice.creditorIdentifier = identifier?["reference"]?.string.map(Self.short)
        notice.noticeWorkingDays =
            identifier?["minimum_advance_notice"]?.integer.flatMap { Int(exactly: $0) }
            .flatMap { (1...GoCardlessLimits.noticeDaysMax).contains($0) ? $0 : nil }
            ?? scheme.noticeWorkingDays
        return notice
    }

    private static func short(_ text: String) -> String {
        String(text.prefix(GoCardlessLimits.noticeTextLength))
    }
}
