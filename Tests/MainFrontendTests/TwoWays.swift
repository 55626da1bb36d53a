import Crypto
import Database
import Domain
import HTTPCore
import JSON
import Pages
import Portal
import ProviderKit
import SandboxProvider
import Storage
import Support
import TestHarness

/// The sandbox with a second way to pay, so that the page has a choice to offer.
struct TwoWays: PaymentProvider {
    private let sandbox = SandboxAdapter()
    /// The way beside the card.
    var second = PaymentMethod.wire

    var type: ProviderType { ProviderType(rawValue: "twoways") }
    var capabilities: ProviderCapabilities {
        var capabilities = sandbox.capabilities
        capabilities.methods.append(.init(second, amounts: 1...1_000_000))
        return capabilities
    }
    var notificationProof: NotificationProof { sandbox.notificationProof }

    func begin(_ operation: ProviderOperation, account: ProviderAccount) -> ProviderStep {
        sandbox.begin(operation, account: account)
    }

    func advance(
        _ operation: ProviderOperation, stage: ProviderStage, answer: ProviderAnswer, account: ProviderAccount
    ) -> ProviderStep {
        sandbox.advance(operation, stage: stage, answer: answer, account: account)
    }

    func presentation(
        of method: PaymentMethod, context: PresentationContext, account: ProviderAccount
    ) -> MethodPresentation {
        guard method == .directDebit, let charged = CivilDate(year: 2026, month: 11, day: 27) else {
            return sandbox.presentation(of: method, context: context, account: account)
        }
        return .debit(
            DebitTerms(
                schemeName: "SEPA Direct Debit (Core)", statementName: context.merchantName,
                noticeWorkingDays: 2, earliestChargeDate: charged,
                refundRight: .weeks(8, unauthorisedMonths: 13)))
    }

    /// The open page of a checkout that prefers the second way.
    static func page(second: PaymentMethod = .wire) async throws -> Answer {
        var options = InstallationOptions()
        var ways = TwoWays()
        ways.second = second
        options.providers = [ways]
        let installation = try Installation(options)
        let organization = try await installation.engine.createOrganization(
            name: "Northwind", testProvider: TwoWays().type)
        let site = try await installation.engine.createSite(
            SiteSettings(name: "Northwind Outdoor"), organization: organization.id)
        let checkout = try await installation.makeCheckout(site) { details in
            details.defaultPaymentMethod = second
        }
        return await installation.frontend.call(.get, installation.page(checkout))
    }
}
