import Database
import Domain
import Storage
import Support
import TestHarness

/// An empty database with the schema, and one organisation with a site and a provider account in it.
final class Shelf: Sendable {
    let folder: TemporaryFolder
    let database: Database
    let random: SeededRandom
    let organization: Organization
    let site: Site
    let account: ProviderAccounts.Stored
    static let start = Timestamp(milliseconds: 1_795_262_400_123)

    init(seed: UInt64 = 1) throws {
        folder = try TemporaryFolder()
        database = try Database(path: folder.path + "/shelf.db") { _ in }
        try database.migrate(Schema.migrations)
        random = SeededRandom(seed: seed)
        let organization = Organization(
            id: OrganizationID(at: Self.start, random: random.source), name: "Northwind",
            createdAt: Self.start)
        let site = Self.site(of: organization.id, random: random, SiteSettings(name: "Outdoor"))
        let account = ProviderAccounts.Stored(
            id: ProviderAccountID(at: Self.start, random: random.source), organizationID: organization.id,
            type: "sandbox", isLive: false, name: "Sandbox", sealedSettings: nil, createdAt: Self.start)
        try database.writeBlocking { database in
            try Organizations.insert(organization, in: database)
            try Sites.insert(site, secrets: Self.secrets, in: database)
            try ProviderAccounts.insert(account, in: database)
        }
        self.organization = organization
        self.site = site
        self.account = account
    }

    static let secrets = Sites.SealedSecrets(redirectPrivateKey: "v1.a.b", webhookSecret: "v1.c.d")

    static func site(of organization: OrganizationID, random: SeededRandom, _ settings: SiteSettings) -> Site
    {
        Site(
            id: SiteID(at: start, random: random.source), organizationID: organization, settings: settings,
            redirectPublicKey: random.source.bytes(32), createdAt: start, updatedAt: start)
    }

    func checkout(_ details: CheckoutDetails = CheckoutDetails(), currency code: String = "EUR") throws
        -> Checkout
    {
        Checkout(
            id: CheckoutID(at: Self.start, random: random.source), siteID: site.id, isLive: false,
            pageSecret: PageSecret(random: random.source), currency: Currency(code: code) ?? Self.euro,
            facts: CheckoutFacts(amountDue: 4250, attemptLimit: 5), details: details, createdAt: Self.start,
            expiresAt: Self.start.adding(seconds: 86_400), updatedAt: Self.start)
    }

    static var euro: Currency { Currency(code: "EUR") ?? fallback }
    private static var fallback: Currency { preconditionFailure("ISO 4217 lists the euro") }

    func transaction(
        of checkout: Checkout, _ state: TransactionState = .created, attemptKey: String = "one",
        providerKey: String? = nil
    ) -> Transaction {
        let id = TransactionID(at: Self.start, random: random.source)
        return Transaction(
            id: id, checkoutID: checkout.id, siteID: checkout.siteID, isLive: checkout.isLive,
            providerAccountID: account.id, method: .card, amount: checkout.amount,
            providerKey: providerKey ?? id.description, attemptKey: attemptKey, state: state,
            createdAt: Self.start,
            updatedAt: Self.start)
    }

    /// Stores a checkout as it is made; answers it with its number.
    @discardableResult
    func store(_ checkout: Checkout) throws -> Checkout {
        let details = CheckoutDetailsText.encode(checkout.details)
        var stored = checkout
        stored.number = try database.writeBlocking {
            try Checkouts.insert(
                checkout, organization: self.organization.id, details: details, in: $0)
        }
        return stored
    }

    func store(_ transaction: Transaction) throws {
        try database.writeBlocking { try Transactions.insert(transaction, in: $0) }
    }
}

/// Whether the schema refuses what is done; nil when it does not, or for another reason.
func refusal(_ body: () throws -> Void) -> ConstraintKind? {
    do { try body() } catch DatabaseError.constraint(let kind, _) { return kind } catch { return nil }
    return nil
}
