package import Domain
import JSON
package import ProviderKit
import Support

/// GoCardless as a payment provider: a mandate by its own pages, then a payment on it that banks decide about
/// for days.
///
/// The reference of an attempt is its billing request (BRQ…) until there is a payment, and the payment (PM…)
/// from then on.
package struct GoCardlessAdapter: PaymentProvider {
    /// Makes the adapter.
    package init() {}

    /// GoCardless, as settings and addresses name it.
    package var type: ProviderType { ProviderType(rawValue: "gocardless") }

    /// Direct debit in the currency of every scheme.
    package let capabilities: ProviderCapabilities = offering(DebitScheme.allCases) { 1...$0.amountMax }

    /// Direct debit in the currencies of the account's settings, within its own bounds.
    package func capabilities(of account: ProviderAccount) -> ProviderCapabilities {
        let settings = GoCardlessSettings(account)
        return Self.offering(settings.schemes) { settings.amounts(of: $0) }
    }

    private static func offering(
        _ schemes: [DebitScheme], _ amounts: (DebitScheme) -> ClosedRange<Int64>
    ) -> ProviderCapabilities {
        ProviderCapabilities(
            methods: schemes.compactMap { scheme in
                Currency(code: scheme.currencyCode).map {
                    .init(.directDebit, currencies: [$0], amounts: amounts(scheme))
                }
            }, features: [.cancel, .refund, .partialRefund, .savesMethods, .delayedOutcome, .retry],
            modes: [.test, .live])
    }

    /// Token, webhook secrets, currencies and habits of the account.
    package var settingsForm: ProviderSettingsForm { GoCardlessAccount.form }

    /// GoCardless's own host of the account's mode, or that of its base address.
    package func hosts(of account: ProviderAccount) -> Set<String> {
        guard var host = WebURL(GoCardlessSettings(account).baseURL)?.host else { return [] }
        if host.hasPrefix("[") { host = String(host.dropFirst().dropLast()) }
        return [host]
    }

    /// Asks for the account's creditors.
    package func beginCheck(of account: ProviderAccount) -> ConnectionStep {
        .call(GoCardlessRequests(account).creditors, stage: 1)
    }

    /// Says what the answer told.
    package func advanceCheck(
        of account: ProviderAccount, stage: ProviderStage, answer: ProviderAnswer
    ) -> ConnectionStep { .done(GoCardlessAccount.report(answer)) }

    /// HMAC-SHA256 over the body with a secret of the account's webhook endpoint.
    package var notificationProof: NotificationProof {
        .signed { notification, account throws(NotificationRefusal) in
            try GoCardlessSignature.verify(notification, account: account)
            return try GoCardlessSignature.subjects(of: notification.body)
        }
    }

    /// JSON, and 498 for a wrong signature.
    package var notificationForm: NotificationForm {
        NotificationForm(refusalStatus: GoCardlessSignature.refusalStatus)
    }

    /// The terms of the debit, read before the payer leaves for GoCardless.
    package func presentation(
        of method: PaymentMethod, context: PresentationContext, account: ProviderAccount
    ) -> MethodPresentation {
        guard method == .directDebit,
            let scheme = DebitScheme(currencyCode: context.amount.currency.code)
        else { return .redirect }
        let settings = GoCardlessSettings(account)
        let today = CivilDate(of: context.now)
        return .debit(
            DebitTerms(
                schemeName: scheme.name, statementName: settings.statementName ?? context.merchantName,
                noticeWorkingDays: scheme.noticeWorkingDays,
                earliestChargeDate: scheme.calendar.date(scheme.workingDaysToCharge, after: today),
                refundRight: scheme.refundRight,
                isInstant: context.amount.minorUnits > 0 && settings.asksInstantly
                    && scheme.instantScheme != nil))
    }

    /// Asks GoCardless at once.
    package func begin(_ operation: ProviderOperation, account: ProviderAccount) -> ProviderStep {
        GoCardlessConversation(operation, account).begin()
    }

    /// Reads the answer, which is an outcome or leads to the next request.
    package func advance(
        _ operation: ProviderOperation, stage: ProviderStage, answer: ProviderAnswer, account: ProviderAccount
    ) -> ProviderStep {
        GoCardlessConversation(operation, account).advance(stage, answer)
    }
}
