import Domain
import Portal
import ProviderKit
import Support
import TestHarness
import Testing

@Suite("Evidence of where a buyer is")
struct LocationEvidenceTests {
    /// A buyer who says that they are in Germany, and what else tells where they are.
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        var card = "4242424242424242"
        var network: String?
        let pieces: [String]
        let finding: LocationFinding
        var testDescription: String { name }
    }

    static let rows: [Row] = [
        Row(name: "the address alone", pieces: ["billing_address DE"], finding: .insufficient(country: "DE")),
        Row(
            name: "a card of there", card: "4000002760000016",
            pieces: ["billing_address DE", "bank_or_card DE"],
            finding: .established(country: "DE", by: [.billingAddress, .bankOrCard])),
        Row(
            name: "a card of elsewhere", card: "4000002500000003",
            pieces: ["billing_address DE", "bank_or_card FR"], finding: .contradicting(["DE", "FR"])),
        Row(
            name: "a network of there", network: "DE", pieces: ["billing_address DE", "network_address DE"],
            finding: .established(country: "DE", by: [.billingAddress, .networkAddress])),
        Row(
            name: "two against one", card: "4000002500000003", network: "DE",
            pieces: ["billing_address DE", "network_address DE", "bank_or_card FR"],
            finding: .established(country: "DE", by: [.billingAddress, .networkAddress])),
        Row(
            name: "three that differ", card: "4000002500000003", network: "NL",
            pieces: ["billing_address DE", "network_address NL", "bank_or_card FR"],
            finding: .contradicting(["DE", "NL", "FR"])),
        Row(
            name: "a proxy that does not know", network: "XX", pieces: ["billing_address DE"],
            finding: .insufficient(country: "DE")),
        Row(
            name: "a proxy that writes no code", network: "t1", pieces: ["billing_address DE"],
            finding: .insufficient(country: "DE")),
    ]

    private static func checkout(
        _ installation: Installation, _ change: (inout CheckoutDetails) -> Void = { _ in }
    ) async throws -> Checkout {
        let site = try await installation.tax(try await installation.makeTenant().site) {
            $0.supply = .digital
        }
        let euro = try #require(Currency(code: "EUR"))
        return try await installation.makeCheckout(site) { details in
            details.billingAddress = PostalAddress(postalCode: "10115", country: "DE")
            details.items = [
                try LineItem(
                    name: "Film", quantity: try #require(Quantity(1)), unitAmount: 1000, currency: euro)
            ]
            change(&details)
        }
    }

    private static func words(_ pieces: [LocationEvidence]) -> [String] {
        pieces.map { "\($0.kind.rawValue) \($0.country)" }
    }

    @Test("What tells it is kept with the payment and its receipt, and weighed", arguments: rows)
    func pays(_ row: Row) async throws {
        let installation = try Installation()
        let checkout = try await Self.checkout(installation)
        _ = try await installation.engine.startAttempt(
            opening: checkout.pageToken, method: .card,
            input: try await installation.token(row.card, for: checkout.id), attemptKey: "one",
            from: row.network)
        let paid = try installation.reread(checkout)
        #expect(paid.status == .paid)
        let evidence = try #require(paid.details.tax?.evidence)
        #expect(Self.words(evidence) == row.pieces)
        #expect(evidence.finding == row.finding)
        let receipt = try #require(try installation.engine.receipts(of: paid).first)
        #expect(receipt.contents.evidence == evidence)
    }

    @Test("A card that was declined is no evidence of the next payment")
    func declined() async throws {
        let installation = try Installation()
        let checkout = try await Self.checkout(installation)
        let first = try await installation.pay(checkout, card: "4000000000000002")
        #expect(first.state.name == .failed)
        installation.clock.advance(seconds: 1)
        _ = try await installation.pay(checkout, card: "4000002500000003", attempt: "two")
        let evidence = try installation.reread(checkout).details.tax?.evidence ?? []
        #expect(Self.words(evidence) == ["billing_address DE", "bank_or_card FR"])
    }

    @Test("A saved card that is charged again tells where it was issued, before the provider is asked")
    func charges() async throws {
        let installation = try Installation()
        let first = try await Self.checkout(installation) { $0.saveMethod = .required }
        let saving = try await installation.pay(first, card: "4000002760000016")
        let id = try #require(saving.savedMethodID)
        let profile = try #require(try installation.engine.unscopedProfile(of: first.siteID))
        let method = try #require(
            try installation.engine.savedMethod(
                id, organization: profile.site.organizationID, isLive: false))
        #expect(method.instrument?.country == "DE")
        var details = CheckoutDetails()
        details.items = first.details.items
        let charged = try await installation.engine.charge(
            method,
            SavedMethodCharge(
                amount: Money(minorUnits: 1000, currency: first.currency), details: details),
            profile: profile)
        #expect(charged.checkout.facts.amountReceived == 1190)
        let evidence = charged.checkout.details.tax?.evidence ?? []
        #expect(Self.words(evidence) == ["billing_address DE", "bank_or_card DE"])
    }

    @Test(
        "A bank transfer tells the country of its account",
        arguments: [
            ("FR1420041010050500013M02606", ["billing_address DE", "bank_or_card FR"]),
            ("FR1420041010050500013M02607", ["billing_address DE"]), (nil, ["billing_address DE"]),
        ])
    func transfers(_ payer: String?, _ pieces: [String]) async throws {
        let installation = try Installation()
        let checkout = try await Self.checkout(installation)
        let profile = try #require(try installation.engine.unscopedProfile(of: checkout.siteID))
        try await installation.makeWireAccount(profile.site)
        let (_, awaited) = try await installation.payByWire(checkout)
        try await installation.importStatement(
            Installation.statement([(1190, "Order \(awaited.reference)")], payer: payer), profile.site)
        let paid = try installation.reread(checkout)
        #expect(paid.status == .paid)
        #expect(Self.words(paid.details.tax?.evidence ?? []) == pieces)
        let receipt = try #require(try installation.engine.receipts(of: paid).first)
        #expect(Self.words(receipt.contents.evidence) == pieces)
    }

    @Test("A checkout without tax keeps nothing of where its payer is")
    func untaxed() async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        _ = try await installation.engine.startAttempt(
            opening: checkout.pageToken, method: .card,
            input: try await installation.token("4000002500000003", for: checkout.id), attemptKey: "one",
            from: "NL")
        let paid = try installation.reread(checkout)
        #expect(paid.status == .paid && paid.details.tax == nil)
        let receipt = try #require(try installation.engine.receipts(of: paid).first)
        #expect(receipt.contents.evidence.isEmpty)
    }
}
