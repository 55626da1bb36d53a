import Database
import Delivery
import Glibc
import HTTPCore
import HTTPServer
import Messaging
import Network
import Portal
import SandboxProvider
import Support
import Tax

/// A running installation: its server and its workers, until a signal stops it.
struct Service {
    let composition: Composition
    let group: EventLoopGroup
    let server: WebServer
    private let deliveries: DeliveryWorker
    let messages: MessageWorker

    /// Binds the listeners.
    init(
        _ composition: Composition, listeners: [ListenerConfiguration], group: EventLoopGroup,
        sender: DeliverySender, sources: PageSources
    ) throws {
        let configuration = composition.configuration
        self.composition = composition
        self.group = group
        deliveries = composition.deliveryWorker(sender)
        var limits = HTTPLimits()
        limits.bufferedBodyBytes = configuration.bufferedBodyBytes
        let loops = group.loops.count
        let descriptors = DescriptorLimit.raise(for: configuration.connections, loops: loops)
        limits.connections = DescriptorLimit.connections(
            configuration.connections, limit: descriptors, loops: loops)
        if limits.connections < configuration.connections {
            composition.log.warning(
                "connections_reduced", .integer("connections", Int64(limits.connections)),
                .integer("configured", Int64(configuration.connections)),
                .integer("descriptors", Int64(descriptors)))
        }
        if !configuration.hasTaxTables {
            composition.log.warning("tax_tables_missing", .text("folder", configuration.taxFolder))
        }
        limits.connectionsPerAddress = configuration.connectionsPerAddress
        messages = try composition.messageWorker(group, sources)
        var settings = HTTPServerConfiguration(
            listeners: listeners, group: group, limits: limits,
            drainTimeoutSeconds: configuration.drainSeconds, clock: .live, random: .live)
        settings.proxies = configuration.proxies
        server = try WebServer(settings)
    }

    /// Says in the log where each host listens and how others reach it.
    private func reportListeners() {
        for (role, host) in composition.configuration.hosts {
            composition.log.notice(
                "listening", .text("host", role), .text("address", host.address),
                .integer("port", Int64(server.boundPorts[role] ?? host.port)),
                .text("origin", host.publicOrigin))
        }
    }

    /// Serves until SIGTERM or SIGINT, drains, and closes the database.
    ///
    /// A second signal stops at once.
    func run() async throws {
        reportListeners()
        let server = server
        let deliveries = deliveries
        let log = composition.log
        let sink = composition.sink
        StopSignals.watch(
            first: {
                log.notice("draining")
                sink.flush()
                server.beginDraining()
            }, second: { _exit(130) })
        _ = try await composition.engine.completeAccounts(of: Composition.testProvider)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for worker in Self.workers(of: composition) { tasks.addTask { await worker() } }
            // On one loop, so that a delivery never changes threads.
            let loop = group.loops[group.loops.count - 1]
            tasks.addTask(executorPreference: loop) { await deliveries.run() }
            if let register = try composition.taxRegister(group) {
                let engine = composition.engine
                tasks.addTask { await Self.askTaxRegister(register, engine, log) }
            }
            let messages = messages
            let engine = composition.engine
            tasks.addTask { await Self.send(messages, engine, log) }
            do { try await server.run() } catch {
                tasks.cancelAll()
                throw error
            }
            tasks.cancelAll()
        }
        composition.database.close()
        log.notice("stopped")
        sink.drain(milliseconds: Composition.lastWordsMilliseconds)
    }

    /// What runs beside the hosts: attempts whose outcome is due, checkouts whose time is over, log lines
    /// that wait.
    private static func workers(of composition: Composition) -> [@Sendable () async -> Void] {
        let engine = composition.engine
        let sandbox = composition.sandbox
        let log = composition.log
        let sink = composition.sink
        return [
            {
                await rounds(milliseconds: 1_000) {
                    try? await report(log, "resolve") { _ = try await engine.resolveDueAttempts() }
                }
            },
            {
                await rounds(milliseconds: 1_000) {
                    try? await report(log, "settle") { _ = try await engine.resolveDueMovements() }
                }
            },
            {
                await rounds(milliseconds: 250) {
                    try? await report(log, "notifications") { _ = try await engine.actOnNotifications() }
                }
            },
            {
                await every(milliseconds: 2_000) {
                    try await report(log, "expire") { _ = try await engine.expireDueCheckouts() }
                    try await report(log, "links") { _ = try await engine.expireDueLinks() }
                }
            },
            {
                // Providers are asked here, and may be slow to answer.
                await every(milliseconds: 2_000) {
                    try await report(log, "release") { _ = try await engine.releaseExpiredHolds() }
                }
            },
            {
                var writes = 0
                await every(milliseconds: 1_000) {
                    try await report(log, "search") {
                        writes = try await engine.tendSearch(earlierWrites: writes)
                    }
                }
            },
            {
                await every(milliseconds: 60_000) {
                    try await report(log, "forget") {
                        _ = try await engine.forgetOldIdempotencyKeys()
                        _ = try await engine.forgetOldNotifications()
                        _ = try await engine.forgetOldRecipients()
                        _ = try await engine.forgetOldTaxIDs()
                        _ = try await sandbox.forgetOldNotifications()
                    }
                    try await report(log, "prune") { _ = try await engine.prune() }
                }
            },
            {
                await every(milliseconds: 250) {
                    try await report(log, "sandbox") { _ = try await sandbox.settleDue() }
                    try await report(log, "carry") { _ = try await engine.carryNotifications() }
                }
            },
            { await every(milliseconds: 200) { sink.flush() } },
            {
                var watch = TaxTableWatch(
                    folder: composition.configuration.taxFolder, tables: engine.taxes, log: log)
                await every(milliseconds: 2_000) { watch.look() }
            },
        ]
    }

    /// Asks the register about tax ids for ever; its outage is its own.
    private static func askTaxRegister(
        _ register: TaxRegisterSender, _ engine: PaymentEngine, _ log: Log
    ) async {
        await every(milliseconds: 1_000) {
            try await report(log, "register") {
                _ = try await engine.askTaxRegister { await register.ask($0) }
            }
        }
    }

    /// Writes payers: first what was interrupted, then some messages at a time for ever.
    private static func send(_ worker: MessageWorker, _ engine: PaymentEngine, _ log: Log) async {
        try? await report(log, "messages") { _ = try await engine.resumeInterruptedMessages() }
        await withTaskGroup(of: Void.self) { tasks in
            for _ in 0..<MessageWorker.messagesAtOnce {
                tasks.addTask {
                    await every(milliseconds: 500) {
                        try await report(log, "messages") { _ = try await worker.run() }
                    }
                }
            }
        }
    }

    /// Begins a round in each interval without waiting for earlier ones: one that a silent provider holds up
    /// must not keep the others from theirs.
    ///
    /// There are no more unfinished rounds than accounts that are asked at a time.
    private static func rounds(milliseconds: Int, _ work: @escaping @Sendable () async -> Void) async {
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                group.addTask { await work() }
                try? await Task.sleep(for: .milliseconds(milliseconds))
            }
        }
    }

    private static func every(milliseconds: Int, _ work: () async throws -> Void) async {
        while !Task.isCancelled {
            try? await work()
            try? await Task.sleep(for: .milliseconds(milliseconds))
        }
    }

    private static func report(_ log: Log, _ worker: String, _ work: () async throws -> Void) async throws {
        do { try await work() } catch {
            log.error("worker_failed", .text("worker", worker), .text("error", "\(error)"))
        }
    }
}
