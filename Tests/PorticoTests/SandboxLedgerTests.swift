import Database
import Domain
import JSON
import SandboxProvider
import Storage
import Support
import TestHarness
import Testing

@testable import Portico

@Suite struct SandboxLedgerTests {
    @Test func aTokenOfAnotherCheckoutIsNotUsedUp() async throws {
        let folder = try TemporaryFolder()
        let database = try Database(path: folder.path + "/portico.db") { _ in }
        defer { database.close() }
        try database.migrate(Schema.migrations)
        let ledger = SQLSandboxLedger(database: database)
        let token = SandboxToken(
            id: SandboxTokenID(high: 1, low: 1), order: CheckoutID(high: 1, low: 2),
            card: try #require(Self.face), expiresAt: Timestamp(seconds: 2_000_000_000))
        try await ledger.store(token)
        let stranger = CheckoutID(high: 1, low: 3)
        let payments = (10...12).map { SandboxPaymentID(high: 2, low: $0) }
        for _ in 0..<2 {
            #expect(try await ledger.takeToken(token.id, for: payments[0], of: stranger) == .foreign)
        }
        for _ in 0..<2 {
            #expect(try await ledger.takeToken(token.id, for: payments[1], of: token.order) == .taken(token))
        }
        #expect(try await ledger.takeToken(token.id, for: payments[2], of: token.order) == .usedElsewhere)
        let other = SandboxTokenID(high: 1, low: 9)
        #expect(try await ledger.takeToken(other, for: payments[2], of: token.order) == .unknown)
    }

    private static var face: SandboxCardFace? {
        let record =
            #"{"id":"\#(SandboxTokenID(high: 1, low: 1))","order":"\#(CheckoutID(high: 1, low: 2))""#
            + #","card":{"brand":"visa","lastFour":"4242","scenario":"success"},"expiresAt":0}"#
        return try? SandboxToken(encoded: record).card
    }
}
