import Domain
import Portal
import ProviderKit
import Storage
import Support
import TestHarness
import Testing

@Suite("A silent provider keeps nobody else waiting")
struct ProviderLaneTests {
    /// A tenant with attempts whose outcome is unknown.
    private func makeUnknown(
        _ count: Int, at installation: Installation, _ name: String
    ) async throws -> (checkouts: [Checkout], account: ProviderAccountID) {
        let tenant = try await installation.makeTenant(name)
        var checkouts: [Checkout] = []
        var account: ProviderAccountID?
        for _ in 0..<count {
            let checkout = try await installation.makeCheckout(tenant.site)
            installation.line.queue(.answerLost, .lostOnTheWay, .lostOnTheWay)
            let attempt = try await installation.pay(checkout, card: "4242424242424242")
            #expect(attempt.state.name == .processing)
            account = attempt.providerAccountID
            checkouts.append(checkout)
            installation.line.clear()
        }
        return (checkouts, try #require(account))
    }

    private func statuses(_ checkouts: [Checkout], at installation: Installation) throws -> [CheckoutStatus] {
        try checkouts.map { try installation.reread($0).status }
    }

    @Test("While one account's question hangs, the others' are asked and answered")
    func hanging() async throws {
        let installation = try Installation()
        let silent = try await makeUnknown(3, at: installation, "Silent")
        installation.clock.advance(seconds: 1)
        let other = try await makeUnknown(3, at: installation, "Other")
        installation.clock.advance(seconds: 60)
        installation.line.hang(silent.account)
        let engine = installation.engine
        async let hung = engine.resolveDueAttempts()
        await installation.line.waitUntilHanging()
        // What the first round has not begun with, a later one does; the hanging lane is left alone.
        for _ in 0..<50 where try statuses(other.checkouts, at: installation).contains(.processing) {
            _ = try await engine.resolveDueAttempts()
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(try statuses(other.checkouts, at: installation) == [.paid, .paid, .paid])
        #expect(try statuses(silent.checkouts, at: installation) == [.processing, .processing, .processing])
        installation.line.speak()
        _ = try await hung
        for _ in 0..<10 {
            installation.clock.advance(seconds: 60)
            _ = try await engine.resolveDueAttempts()
        }
        #expect(try statuses(silent.checkouts, at: installation) == [.paid, .paid, .paid])
    }

    @Test("A silent account is asked one question at a time, and all of them as soon as it answers again")
    func recovery() async throws {
        let installation = try Installation()
        let (checkouts, account) = try await makeUnknown(12, at: installation, "Silent")
        installation.line.set(.lostOnTheWay)
        for _ in 0..<40 {
            installation.clock.advance(seconds: 60)
            _ = try await installation.engine.resolveDueAttempts()
        }
        #expect(installation.journal.reports.contains(.providerDown(account)))
        let before = installation.line.requests.count
        installation.clock.advance(seconds: 6)
        _ = try await installation.engine.resolveDueAttempts()
        #expect(installation.line.requests.count - before <= 8, "a probe is one question")
        installation.line.set(.delivered)
        // The first answer makes due what would have waited for most of an hour.
        for _ in 0..<200 where !installation.journal.reports.contains(.providerBack(account)) {
            installation.clock.advance(seconds: 6)
            _ = try await installation.engine.resolveDueAttempts()
        }
        installation.clock.advance(seconds: 1)
        _ = try await installation.engine.resolveDueAttempts()
        #expect(try statuses(checkouts, at: installation) == Array(repeating: .paid, count: 12))
    }

    struct Call: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let answers: [ProviderAnswer]
        let isDown: Bool
        var seconds: Int64 = 0
    }

    static let lost = ProviderAnswer.lost
    static let broken = ProviderAnswer.response(status: 503, body: [])

    static let calls = [
        Call(testDescription: "nothing yet", answers: [], isDown: false),
        Call(testDescription: "two in vain", answers: [lost, broken], isDown: false),
        Call(testDescription: "three in vain", answers: [lost, .notSent, broken], isDown: true),
        Call(
            testDescription: "one answer between",
            answers: [lost, lost, .response(status: 402, body: []), lost],
            isDown: false),
        Call(
            testDescription: "asked for patience",
            answers: [
                .response(status: 429, body: []), .response(status: 429, body: []),
                .response(status: 429, body: []),
            ], isDown: false),
        Call(testDescription: "almost a minute ago", answers: [lost, lost, lost], isDown: true, seconds: 59),
        Call(testDescription: "a minute ago", answers: [lost, lost, lost], isDown: false, seconds: 60),
    ]

    @Test("What makes an account count as down", arguments: calls)
    func counts(_ row: Call) async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let profile = try #require(try installation.engine.unscopedProfile(of: tenant.site.id))
        let account = try #require(profile.accounts.first)
        for answer in row.answers {
            installation.line.queue(.answered(answer))
            _ = await installation.engine.ask(
                ProviderRequest(method: "GET", url: "https://sandbox.invalid/"), for: account)
        }
        installation.clock.advance(seconds: row.seconds)
        #expect(installation.engine.isDown(account) == row.isDown)
    }
}
