import Delivery
import Domain
import HTTPClient
import Portal
import Support
import Synchronization
import TestHarness

/// An installation with a worker that sends to a receiver of the test's.
final class Post: Sendable {
    let installation: Installation
    let receiver: Receiver
    let tenant: Tenant
    private let reports = Mutex<[String]>([])

    init(_ installation: Installation? = nil, receiver: Receiver = Receiver(), tenant: Tenant? = nil)
        async throws
    {
        self.installation = try installation ?? Installation()
        self.receiver = receiver
        if let tenant { self.tenant = tenant } else { self.tenant = try await self.installation.makeTenant() }
    }

    var engine: PaymentEngine { installation.engine }
    var site: Site { tenant.site }
    /// What the worker reported.
    var reported: [String] { reports.withLock { $0 } }

    /// Runs a body while the worker sends.
    func sending<Value>(_ body: () async throws -> Value) async throws -> Value {
        let receiver = receiver
        let sender = DeliverySender(
            clock: installation.clock.clock, random: installation.random.source, product: "Portico/test",
            send: { request throws(HTTPClientError) in try await receiver.send(request) })
        let worker = DeliveryWorker(engine: engine, sender: sender, clock: installation.clock.clock) {
            [self] report in
            reports.withLock { $0.append("\(report)") }
        }
        let running = Task { await worker.run() }
        defer { running.cancel() }
        do {
            let value = try await body()
            running.cancel()
            receiver.letGo()
            await running.value
            return value
        } catch {
            receiver.letGo()
            throw error
        }
    }

    /// Waits until that is so; false after ten seconds.
    func until(_ isSo: () throws -> Bool) async throws -> Bool {
        for _ in 0..<1_000 {
            if try isSo() { return true }
            try? await Task.sleep(for: .milliseconds(10))
        }
        return false
    }

    /// The status of each delivery of a checkout, in order.
    func statuses(_ checkout: Checkout) throws -> [DeliveryStatus] {
        try engine.deliveries(of: checkout).map(\.status)
    }
}
