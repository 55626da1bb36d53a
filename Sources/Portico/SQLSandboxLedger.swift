import Database
import Domain
import SandboxProvider
import Storage
import Support

/// The sandbox provider's books in the installation's own database.
struct SQLSandboxLedger: SandboxLedger {
    let database: Database
    /// Expired tokens are forgotten a quarter of an hour later, in seconds: until then a charge that is
    /// repeated finds its token.
    private static let tokenRetentionSeconds: Int64 = 15 * 60

    func store(_ token: SandboxToken) async throws {
        let data = token.encoded
        try await database.write { database in
            try SandboxRows.insertToken(
                token.id.bytes, data: data, expiresAt: token.expiresAt,
                forgettingBefore: token.id.time.adding(seconds: -Self.tokenRetentionSeconds), in: database)
        }
    }

    func takeToken(
        _ id: SandboxTokenID, for payment: SandboxPaymentID, of order: CheckoutID
    ) async throws -> SandboxTokenTaking {
        try await database.write { database in
            guard let data = try SandboxRows.token(id.bytes, in: database) else { return .unknown }
            let token = try SandboxToken(encoded: data)
            guard token.order == order else { return .foreign }
            let taken = try SandboxRows.takeToken(id.bytes, payment: payment.bytes, in: database)
            return taken?.payment == payment.bytes ? .taken(token) : .usedElsewhere
        }
    }

    func insert(_ payment: SandboxPayment, telling news: [SandboxNotification]) async throws -> SandboxPayment
    {
        let row = Self.row(payment)
        let stored = try await database.write { database in
            let stored = try SandboxRows.insertPayment(row, in: database)
            // Another one that has the key has told its own news.
            if stored == row.data { try Self.tell(news, in: database) }
            return stored
        }
        return try SandboxPayment(encoded: stored)
    }

    func payment(_ id: SandboxPaymentID) async throws -> SandboxPayment? {
        try database.read { try SandboxRows.payment(id: id.bytes, in: $0) }.map {
            try SandboxPayment(encoded: $0)
        }
    }

    func payment(key: String) async throws -> SandboxPayment? {
        try database.read { try SandboxRows.payment(key: key, in: $0) }.map {
            try SandboxPayment(encoded: $0)
        }
    }

    func update(
        _ payment: SandboxPayment, expecting version: Int64, telling news: [SandboxNotification]
    ) async throws -> Bool {
        let row = Self.row(payment)
        return try await database.write { database in
            guard try SandboxRows.updatePayment(row, expecting: version, in: database) else { return false }
            try Self.tell(news, in: database)
            return true
        }
    }

    func settling(
        at time: Timestamp, of account: ProviderAccountID?, limit: Int
    ) async throws -> [SandboxPaymentID] {
        try database.read {
            try SandboxRows.settling(at: time, account: account?.bytes, limit: limit, in: $0)
        }.compactMap { SandboxPaymentID(bytes: $0) }
    }

    private static func row(_ payment: SandboxPayment) -> SandboxRows.Payment {
        SandboxRows.Payment(
            id: payment.id.bytes, key: payment.key, order: payment.terms.order.bytes,
            account: payment.terms.account?.bytes, scenario: payment.scenario?.rawValue,
            settlesAt: payment.settlesAt, version: payment.version, data: payment.encoded)
    }

    func countPayments(
        of order: CheckoutID, scenario: SandboxScenario, besides payment: SandboxPaymentID
    ) async throws -> Int {
        try database.read {
            try SandboxRows.countPayments(
                order: order.bytes, scenario: scenario.rawValue, besides: payment.bytes, in: $0)
        }
    }
}
