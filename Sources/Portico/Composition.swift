import AdminBackend
import Crypto
import Database
import Domain
import Glibc
import HTTPCore
import HTTPServer
import MainFrontend
import Network
import Pages
import Portal
import ProviderKit
import SandboxProvider
import Storage
import Support
import Tax

/// An installation put together: the one place where live parts meet.
struct Composition {
    let configuration: Configuration
    let database: Database
    let engine: PaymentEngine
    let sandbox: SandboxService
    let providerSender: ProviderSender
    let log: Log
    let sink: LogSink
    let masterKey: MasterKey
    /// The forms of addresses and the names of countries.
    let addresses: AddressBook
    /// The words of mails and receipts; nil for a command that writes none.
    let texts: TextLibrary?
    /// How long the end of the program waits for the log's last lines.
    static let lastWordsMilliseconds = 2_000
    /// The kind of provider that new organisations get for testing.
    static let testProvider = ProviderType(rawValue: "sandbox")

    /// Opens the data folder, brings the schema up to date and builds the engine.
    init(_ configuration: Configuration, quiet: Bool = false, writesReceipts: Bool = false) throws {
        self.configuration = configuration
        try configuration.checkHosts()
        try Folder.make(configuration.dataFolder)
        let rights = try FileRights.secure(configuration.dataFolder)
        let sink = LogSink(descriptor: try LogDestination.open(configuration.logFile))
        let log = Log(minimumLevel: configuration.logLevel, clock: .live) { line, level in
            sink.take(line, level: level)
        }
        self.sink = sink
        self.log = log
        if quiet {
            for note in rights { Terminal.complain("\(note.text)\n") }
        } else {
            Self.report(rights, to: log)
        }
        database = try Database(path: configuration.databaseFile) { error in
            // Nothing can be promised any more: say so, stop at once, and let the next start recover.
            log.error("database_failed", .text("error", "\(error)"))
            if configuration.logFile != nil { Terminal.complain("\(FailureText.describe(error))\n") }
            sink.drain(milliseconds: Self.lastWordsMilliseconds)
            _exit(70)
        }
        try database.migrate(Schema.migrations)
        masterKey = try Self.masterKey(configuration, database)
        let ledger = SQLSandboxLedger(database: database)
        let tokens = try FormTokens(masterKey: masterKey)
        let clocks = TestClocks(database: database)
        let sandbox = SandboxService(
            ledger: ledger, clock: .live, random: .live,
            signing: SandboxSigning(sign: { tokens.token(for: $0) }, verify: { tokens.isValid($1, for: $0) }),
            ahead: SandboxClocks(seconds: { clocks.seconds(of: $0) }, accounts: { clocks.accounts() }))
        self.sandbox = sandbox
        let registry = ProviderRegistry(Self.adapters(configuration))
        let sender = ProviderSender(registry: registry, log: log)
        providerSender = sender
        addresses = try configuration.addressBook()
        let texts = quiet && !writesReceipts ? nil : try configuration.textLibrary()
        self.texts = texts
        let statements = try BlockingThread(name: "statements")
        engine = try PaymentEngine(
            database: database, clock: .live, random: .live, providers: registry,
            send: { account, request in
                account.type == Self.testProvider
                    ? await sandbox.send(request) : await sender.send(request, for: account)
            },
            masterKey: masterKey, pageOrigin: configuration.mainFrontendOrigin, testClocks: clocks,
            desks: [sandbox], allowance: configuration.messageAllowance,
            taxes: CurrentTaxTables(try configuration.taxTables()),
            receiptLanguages: Self.languages(addresses.translations, texts),
            background: { statements.run(waitingAtMost: 64, $0) }, report: { Self.report($0, to: log) },
            encode: { EventObject.encode($0, addresses: $1) })
        try checkMasterKey()
        if !quiet {
            log.info(
                "started", .text("version", Version.text), .text("sqlite", EngineVersion.linked.text),
                .bool("sqliteHasWALResetBug", EngineVersion.linked.hasWALResetBug))
        }
    }

    /// What a person at the terminal of `serve` reads: where the hosts are.
    var listeningLines: [String] {
        configuration.hosts.map { role, host in
            "\(role.replacing("-", with: " ")) \(host.publicOrigin) (listens on \(host.address):\(host.port))"
        }
    }

    private static func report(_ rights: [RightsNote], to log: Log) {
        for note in rights {
            log.warning(
                "file_rights", .text("finding", note.kind.rawValue), .text("path", note.path),
                .text("mode", FileRights.octal(note.mode)))
        }
        for unknown in EnvironmentNames.unknown(in: EnvironmentNames.current()) {
            log.warning(
                "environment_variable_unknown", .text("name", unknown.name),
                .text("nearest", unknown.nearest ?? ""))
        }
    }

    private static func report(_ report: Portal.EngineReport, to log: Log) {
        switch report {
        case .contradiction(let id, let status):
            log.error("provider_contradicts", .text("transaction", "\(id)"), .text("status", status.rawValue))
        case .amountDiffers(let id, let expected, let found):
            log.error(
                "provider_amount_differs", .text("transaction", "\(id)"), .integer("expected", expected),
                .integer("found", found))
        case .duplicateSuccess(let id): log.error("duplicate_success", .text("transaction", "\(id)"))
        case .movementContradicts(let id, let kind):
            log.error(
                "provider_contradicts", .text("transaction", "\(id)"), .text("about", kind.rawValue))
        case .notificationFailed(let account, let error):
            log.warning("notification_failed", .text("account", "\(account)"), .text("error", error))
        case .notificationUnclaimed(let account, let event):
            log.warning("notification_unclaimed", .text("account", "\(account)"), .text("event", event))
        case .nameTooLong(let account, let characters):
            log.error(
                "provider_name_too_long", .text("account", "\(account)"),
                .integer("characters", Int64(characters)))
        case .movementQueryFailed(let error): log.error("movement_query_failed", .text("error", error))
        case .providerDown(let account): log.warning("provider_down", .text("account", "\(account)"))
        case .providerBack(let account): log.notice("provider_back", .text("account", "\(account)"))
        case .resolutionFailed(let id, let error):
            log.error("resolution_failed", .text("transaction", "\(id)"), .text("error", error))
        }
    }

    /// The log's view of requests, timed by the monotonic clock.
    func observer() -> RequestObserver {
        let log = log
        return RequestObserver(
            microseconds: {
                var time = timespec()
                clock_gettime(CLOCK_MONOTONIC, &time)
                return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
            },
            record: { record in
                if let failure = record.failure {
                    log.error("request_failed", .text("requestId", record.requestID), .text("error", failure))
                }
                log.info(
                    "request", .text("requestId", record.requestID), .text("host", record.host),
                    .text("method", record.method.name), .literal("route", record.route),
                    .integer("status", Int64(record.status.code)),
                    .number("ms", Double(record.durationMicroseconds) / 1000),
                    .text("client", record.clientAddress))
            })
    }
}

extension Configuration {
    var mainFrontendOrigin: String { mainFrontend.publicOrigin }
    var adminBackendOrigin: String { adminBackend.publicOrigin }
    /// The words of messages stand beside the templates that show them.
    var textsFolder: String { templatesFolder + "/texts" }
    /// Both hosts by their roles.
    var hosts: [(role: String, host: Host)] {
        [("admin-backend", adminBackend), ("main-frontend", mainFrontend)]
    }
}

extension Configuration.Host {
    var publicOrigin: String {
        origin ?? "\(certificates.isEmpty ? "http" : "https")://localhost:\(port)"
    }
    var isSecure: Bool { publicOrigin.hasPrefix("https:") }
}
