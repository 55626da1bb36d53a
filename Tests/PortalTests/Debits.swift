import Domain
import Portal
import ProviderKit
import Support
import Synchronization
import TestHarness

/// A provider of direct debits in euros, which says of every payment what a test wants, and when it is
/// collected to whoever wants to tell the payer.
final class Debits: PaymentProvider {
    struct Word: Sendable {
        var status = ProviderOutcome.Status.pending
        var chargeDate: CivilDate
        var reversals: [ReversalNotice] = []
    }

    let type = ProviderType(rawValue: "debits")
    let capabilities: ProviderCapabilities
    var notificationProof: NotificationProof { .unsigned }
    private let state: Mutex<(word: Word, gathered: Int)>

    init(_ chargeDate: CivilDate) {
        capabilities = ProviderCapabilities(
            methods: [
                .init(
                    .directDebit, currencies: Set([Currency(code: "EUR")].compactMap(\.self)),
                    amounts: 1...1_000_000)
            ], features: [.delayedOutcome, .refund], modes: [.test])
        state = Mutex((Word(chargeDate: chargeDate), 0))
    }

    /// How often it gathered what a notice says.
    var gathered: Int { state.withLock { $0.gathered } }

    func say(_ change: (inout Word) -> Void) { state.withLock { change(&$0.word) } }

    func presentation(
        of method: PaymentMethod, context: PresentationContext, account: ProviderAccount
    ) -> MethodPresentation { .redirect }

    func begin(_ operation: ProviderOperation, account: ProviderAccount) -> ProviderStep {
        guard case .query = operation else {
            return .done(
                ProviderOutcome(.requiresAction(.redirect("https://debits.example/")), reference: "D1"))
        }
        return .call(ProviderRequest(method: "GET", url: "https://debits.example/D1"), stage: 1)
    }

    func advance(
        _ operation: ProviderOperation, stage: ProviderStage, answer: ProviderAnswer, account: ProviderAccount
    ) -> ProviderStep {
        guard case .query(let payment) = operation, case .response = answer else {
            return .done(ProviderOutcome(.unknown))
        }
        return .done(
            state.withLock { state in
                let word = state.word
                var outcome = ProviderOutcome(word.status, reference: "D1")
                outcome.reversals = word.reversals
                if payment.wantsCollectionNotice, payment.announcedChargeDate != word.chargeDate {
                    outcome.collection = notice(of: payment, on: word.chargeDate)
                    state.gathered += 1
                }
                return outcome
            })
    }

    private func notice(of payment: PaymentSnapshot, on day: CivilDate) -> CollectionNotice {
        CollectionNotice(
            scheme: "SEPA Direct Debit", statementName: "LUMEN GMBH", mandateReference: "MD-0012",
            amount: payment.amount, chargeDate: day)
    }
}

extension Installation {
    /// An installation with a site that takes debits, and a checkout whose payer has allowed one.
    static func debiting(
        email: String? = "zoe@example.com", after days: Int = 5
    ) async throws -> (installation: Installation, debits: Debits, checkout: Checkout, id: TransactionID) {
        let debits = Debits(CivilDate(daysSinceEpoch: Int(ManualClock().now.seconds / 86_400) + days))
        var options = InstallationOptions()
        options.providers = [debits]
        let installation = try Installation(options)
        installation.line.set(.answered(.response(status: 200, body: [])))
        let site = try await installation.makeTenant().site
        let account = try await installation.engine.createProvider(
            debits.type, name: "Debits", settings: [:], isEnabled: true, organization: site.organizationID,
            isLive: false)
        _ = try await installation.engine.setProviders(
            [account.account.id], of: site.id, organization: site.organizationID, isLive: false)
        let checkout = try await installation.makeCheckout(site) { $0.customer = Customer(email: email) }
        let attempt = try await installation.engine.startAttempt(
            opening: checkout.pageToken, method: .directDebit, input: PaymentInput(), attemptKey: "one")
        return (installation, debits, checkout, attempt.id)
    }

    /// The days of which the payer is told.
    func announcedDays(_ checkout: Checkout) throws -> [CivilDate] {
        try engine.messages(about: checkout).filter { $0.topic == .mandateNotice }
            .compactMap { $0.notice?.chargeDate }.sorted()
    }
}
