import AdminBackend
import Crypto
package import Database
package import Domain
import Glibc
import HTTPCore
package import Pages
package import Portal
package import ProviderKit
package import SandboxProvider
package import Storage
import Support
import Synchronization
package import Tax
import WireProvider

/// An installation in process: a real database in a folder of its own, the engine, both hosts, and the
/// sandbox at the other end of a line.
///
/// Everything it draws or dates comes from a seed and a clock that stands still.
package final class Installation: Sendable {
    /// The kind of provider that its organisations use.
    package static let sandbox = ProviderType(rawValue: "sandbox")
    /// Under which its pages are reached.
    package static let pageOrigin = "http://localhost:8080"
    /// Under which its API is reached.
    package static let apiOrigin = "http://localhost:8081"

    package let clock: ManualClock
    package let random: SeededRandom
    package let books: BankBooks
    package let bank: SandboxService
    package let line: BankLine
    package let database: Database
    package let engine: PaymentEngine
    package let backend: HostResponder
    package let frontend: HostResponder
    package let journal: Journal
    /// Makes the tokens of forms, as the payer's host does.
    package let formTokens: FormTokens
    private let folder: TemporaryFolder
    private let options: InstallationOptions

    /// Makes an empty installation.
    package convenience init(_ options: InstallationOptions = InstallationOptions()) throws {
        try self.init(
            options, folder: try TemporaryFolder(), clock: ManualClock(),
            random: SeededRandom(seed: options.seed),
            books: BankBooks(), journal: Journal())
    }

    private init(
        _ options: InstallationOptions, folder: TemporaryFolder, clock: ManualClock, random: SeededRandom,
        books: BankBooks, journal: Journal
    ) throws {
        self.options = options
        self.folder = folder
        self.clock = clock
        self.random = random
        self.books = books
        self.journal = journal
        let masterKey = try MasterKey(Secret([UInt8](repeating: 7, count: 32)))
        let tokens = try FormTokens(masterKey: masterKey)
        database = try Self.open(folder.path + "/portico.db", journal)
        try database.migrate(Schema.migrations)
        let clocks = TestClocks(database: database)
        bank = SandboxService(
            ledger: books, clock: clock.clock, random: random.source,
            signing: SandboxSigning(sign: { tokens.token(for: $0) }, verify: { tokens.isValid($1, for: $0) }),
            ahead: SandboxClocks(seconds: { clocks.seconds(of: $0) }, accounts: { clocks.accounts() }))
        let texts = try options.textsFolder.map { try ProjectTexts.library(of: $0) } ?? ProjectTexts.library()
        let line = BankLine(bank: bank)
        self.line = line
        engine = try PaymentEngine(
            database: database, clock: clock.clock, random: random.source,
            providers: ProviderRegistry([SandboxAdapter(), WireAdapter()] + options.providers),
            send: { await line.send($1, for: $0.id) }, masterKey: masterKey,
            pageOrigin: Self.pageOrigin, testClocks: clocks, desks: [bank], allowance: options.allowance,
            taxes: CurrentTaxTables(options.taxTables),
            receiptLanguages: ReceiptLanguages(countryNames: ProjectTaxes.addresses.translations) {
                texts.wording(for: $0)
            }, report: { journal.take($0) },
            encode: { EventObject.encode($0, addresses: $1) })
        formTokens = tokens
        let hosts = InstallationHosts(
            engine: engine, bank: bank, clock: clock, random: random, formTokens: formTokens,
            journal: journal, options: options,
            library: try ProjectTexts.pages(),
            texts: texts)
        backend = try hosts.backend()
        frontend = try hosts.frontend()
    }

    /// Stops as a crash does for whoever still waits, and starts again over the same file, books and clock.
    package func restarted() throws -> Installation {
        database.close()
        return try Installation(
            options, folder: folder, clock: clock, random: random, books: books, journal: journal)
    }

    /// The events of a checkout in order.
    package func events(of checkout: Checkout) throws -> [Events.Entry] {
        try database.read { try Events.all(of: checkout.id, site: checkout.siteID, in: $0) }
    }
}

/// How an installation differs from the usual one.
package struct InstallationOptions: Sendable {
    /// What its random bytes come from.
    package var seed: UInt64 = 1
    /// A folder of texts that a test changes while they are read; nil for the project's own.
    package var textsFolder: String?
    /// Whether pages carry the project's stylesheets and scripts, or short stand-ins that never change.
    package var hasRealAssets = false
    /// Whether the hosts are reached by https.
    package var isSecure = false
    package var callsPerSecond = 100_000
    package var allowsPlainWebhooks = false
    package var missesPerMinute = 100_000
    package var publicCallsPerMinute = 100_000
    package var livePages = 100
    package var livePagesPerClient = 100
    /// The file by which Apple knows the payers' host.
    package var applePayFile: [UInt8]?
    /// How much may be written to payers and members.
    package var allowance = MessageAllowance()
    /// The rates: the project's own.
    package var taxTables = ProjectTaxes.tables
    /// Adapters beside the sandbox's.
    package var providers: [any PaymentProvider] = []

    /// The usual one.
    package init() {}
}

extension Installation {
    /// Opens the database; waits while a child that another test is just starting still holds the copy of the
    /// file's lock that it got at its fork and gives up at its exec.
    fileprivate static func open(_ path: String, _ journal: Journal) throws -> Database {
        for _ in 0..<200 {
            do {
                return try Database(path: path) { journal.note("database failed: \($0)") }
            } catch DatabaseError.inUse { usleep(50_000) }
        }
        return try Database(path: path) { journal.note("database failed: \($0)") }
    }
}
