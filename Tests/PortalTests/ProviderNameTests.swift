import Domain
import Portal
import ProviderKit
import Support
import TestHarness
import Testing

/// A provider that takes every payment and refund at once, and names them as long as a test wants.
private struct Namer: PaymentProvider {
    let payment: Int
    let refund: Int
    var others: [Int] = []
    var refused: Int?
    let type = ProviderType(rawValue: "namer")
    let capabilities = ProviderCapabilities(
        methods: [.init(.wire, amounts: 1...1_000_000)], features: [.refund, .partialRefund], modes: [.test])
    var notificationProof: NotificationProof { .unsigned }

    func presentation(
        of method: PaymentMethod, context: PresentationContext, account: ProviderAccount
    ) -> MethodPresentation { .redirect }

    func begin(_ operation: ProviderOperation, account: ProviderAccount) -> ProviderStep {
        switch operation {
        case .refund(let wish), .queryRefund(let wish):
            return .done(ProviderOutcome(.succeeded(wish.amount), reference: Self.name(refund)))
        case .start(let wish, _), .query(let wish):
            var outcome = ProviderOutcome(.succeeded(wish.amount), reference: Self.name(payment))
            outcome.otherNames = others.map(Self.name)
            outcome.refusedNameLength = refused
            return .done(outcome)
        default: return .done(ProviderOutcome(.unknown))
        }
    }

    func advance(
        _ operation: ProviderOperation, stage: ProviderStage, answer: ProviderAnswer, account: ProviderAccount
    ) -> ProviderStep { .done(ProviderOutcome(.unknown)) }

    static func name(_ length: Int) -> String { String(repeating: "n", count: length) }
}

@Suite("Names that providers give")
struct ProviderNameTests {
    private static let limit = NotificationLimits.nameLength

    private func pay(_ namer: Namer) async throws -> (Installation, Checkout, Transaction) {
        var options = InstallationOptions()
        options.providers = [namer]
        let installation = try Installation(options)
        let site = try await installation.makeTenant().site
        let account = try await installation.engine.createProvider(
            namer.type, name: "Namer", settings: [:], isEnabled: true, organization: site.organizationID,
            isLive: false)
        _ = try await installation.engine.setProviders(
            [account.account.id], of: site.id, organization: site.organizationID, isLive: false)
        let checkout = try await installation.makeCheckout(site)
        let attempt = try await installation.engine.startAttempt(
            opening: checkout.pageToken, method: .wire, input: PaymentInput(), attemptKey: "one")
        return (installation, checkout, attempt)
    }

    private func told(_ installation: Installation) -> [Int] {
        installation.journal.reports.compactMap {
            if case .nameTooLong(_, let characters) = $0 { characters } else { nil }
        }
    }

    @Test("A payment's name is kept whole, or the payment stays unknown and that is told")
    func payment() async throws {
        let (whole, _, kept) = try await pay(Namer(payment: Self.limit, refund: 1, others: [Self.limit]))
        #expect(kept.state == .succeeded)
        #expect(kept.providerReference?.count == Self.limit)
        #expect(told(whole).isEmpty)
        for namer in [
            Namer(payment: Self.limit + 1, refund: 1),
            Namer(payment: 1, refund: 1, others: [1, Self.limit + 1]),
            Namer(payment: 1, refund: 1, refused: Self.limit + 1),
        ] {
            let (installation, checkout, lost) = try await pay(namer)
            guard case .processing(isUnknown: true, _) = lost.state else {
                Issue.record("\(lost.state)")
                continue
            }
            #expect(lost.providerReference == nil)
            #expect(told(installation) == [Self.limit + 1])
            #expect(try installation.reread(checkout).status == .processing)
            // It is asked for again, and told again.
            installation.clock.advance(seconds: 60)
            _ = try await installation.engine.resolveDueAttempts()
            #expect(told(installation).count == 2)
        }
    }

    @Test("A refund's name is kept whole, or the refund stays unknown and that is told")
    func refund() async throws {
        let (whole, _, paid) = try await pay(Namer(payment: 1, refund: Self.limit))
        let kept = try await whole.engine.refund(paid, RefundRequest(.amount(100)))
        #expect(kept.state == .succeeded)
        #expect(kept.providerReference?.count == Self.limit)
        let (installation, checkout, other) = try await pay(Namer(payment: 1, refund: Self.limit + 1))
        let lost = try await installation.engine.refund(other, RefundRequest(.amount(100)))
        guard case .pending(isUnknown: true, _) = lost.state else {
            Issue.record("\(lost.state)")
            return
        }
        #expect(told(installation) == [Self.limit + 1])
        // Its money counts as moved until somebody knows better.
        #expect(try installation.engine.ledger(of: other).refundable == checkout.amount.minorUnits - 100)
    }
}
