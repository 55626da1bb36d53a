import Crypto
import Database
import Dispatch
import Domain
import ProviderKit
import Storage
import Support
import TestHarness
import Testing

@testable import Portal

@Suite("The time of a key's last use")
struct KeyUseTests {
    @Test("A read does not fail because the last use of its key cannot be written")
    func unwritable() async throws {
        let folder = try TemporaryFolder()
        var options = DatabaseOptions()
        options.waitingWritesMax = 1
        let database = try Database(path: folder.path + "/portico.db", options: options) { _ in }
        try database.migrate(Schema.migrations)
        let clock = ManualClock()
        let random = SeededRandom(seed: 3)
        let engine = try PaymentEngine(
            database: database, clock: clock.clock, random: random.source,
            providers: ProviderRegistry([]), send: { _, _ in .notSent },
            masterKey: try MasterKey(Secret([UInt8](repeating: 7, count: 32))),
            pageOrigin: "http://localhost",
            receiptLanguages: ReceiptLanguages { _ in .none }, report: { _ in }, encode: { _, _ in [] })
        let organization = try await engine.createOrganization(
            name: "Northwind", testProvider: ProviderType(rawValue: "sandbox"))
        let key = try await engine.createKey(
            KeyRequest(name: "Test", visibility: .secret, scopes: [.everything]),
            organization: organization.id, isLive: false)
        let text = try #require(APIKeyText(key.text.expose()))

        // The writer is held, and the one place in its queue is taken: no write gets in.
        let release = DispatchSemaphore(value: 0)
        let held = DispatchSemaphore(value: 0)
        async let first: Void = database.write { _ in
            held.signal()
            release.wait()
        }
        await Task.detached { held.wait() }.value
        try await withThrowingTaskGroup(of: Bool.self) { (tasks) async throws -> Void in
            for _ in 0..<2 {
                tasks.addTask {
                    do { try await database.write { _ in } } catch DatabaseError.overloaded { return false }
                    return true
                }
            }
            #expect(try await tasks.next() == false)
            #expect(try await engine.authenticate(text)?.id == key.key.id)
            release.signal()
            #expect(try await tasks.next() == true)
        }
        try await first

        // A minute later it is written after all.
        clock.advance(seconds: 61)
        #expect(try await engine.authenticate(text)?.id == key.key.id)
        let stored = try engine.key(key.key.id, organization: organization.id, isLive: false)
        #expect(stored?.lastUsedAt == clock.now)
    }
}
