import Crypto
import Database
import Domain
import HTTPCore
import JSON
import Pages
import Portal
import ProviderKit
import SandboxProvider
import Storage
import Support
import TestHarness
import Testing

@Suite("Every posted step in every situation")
struct PostedStepTests {
    /// Where the three forms lead.
    struct Row: Sendable, CustomTestStringConvertible {
        let situation: Situation
        var pay = ""
        var cancel = ""
        /// What is received after the payment.
        var received: Int64 = 0
        /// The answer to a payment that names no method.
        var withoutMethod = 303
        var testDescription: String { situation.rawValue }
    }

    static let rows = [
        Row(situation: .open, pay: "/result", cancel: "/result", received: 4250, withoutMethod: 422),
        Row(situation: .declined, pay: "/result", cancel: "/result", received: 4250, withoutMethod: 422),
        Row(situation: .overdue, cancel: "/result"), Row(situation: .needsPayer, cancel: "/result"),
        Row(situation: .pending),
        Row(situation: .unknown), Row(situation: .authorized), Row(situation: .paid, received: 4250),
        Row(situation: .paidLate, received: 4250), Row(situation: .failed),
        Row(situation: .cancelled, cancel: "/result"), Row(situation: .expired),
        Row(situation: .partiallyRefunded, received: 4250), Row(situation: .refunded, received: 4250),
        Row(situation: .disputed, received: 4250),
    ]

    @Test("The table names every situation")
    func tableIsWhole() {
        #expect(Set(Self.rows.map(\.situation)) == Set(Situation.allCases))
        #expect(Self.rows.count == Situation.allCases.count)
    }

    @Test("To pay takes money where some is owed, and never twice", arguments: rows)
    func pay(_ row: Row) async throws {
        let (installation, checkout) = try await make(row.situation)
        let taken = takenOrHeld(installation)
        let token = try await installation.token("4242424242424242", for: checkout.id).token ?? ""
        let answer = await post(
            installation, checkout, "/pay",
            [("attemptKey", "another"), ("shown", "4250"), ("method", "card"), ("providerToken", token)])
        #expect(answer.status == 303)
        #expect(answer.location == installation.page(checkout, row.pay))
        #expect(try installation.reread(checkout).facts.amountReceived == row.received)
        #expect(takenOrHeld(installation) == (row.pay.isEmpty ? taken : 4250))
    }

    @Test("A payment without a method shows the form where one may pay, and nowhere else", arguments: rows)
    func noMethod(_ row: Row) async throws {
        for fields in [
            [("attemptKey", "another"), ("shown", "4250")],
            [("attemptKey", "another"), ("shown", "4250"), ("method", "wire")],
        ] {
            let (installation, checkout) = try await make(row.situation)
            let answer = await post(installation, checkout, "/pay", fields)
            #expect(answer.status == row.withoutMethod)
            #expect(answer.text.contains("<form") == (row.withoutMethod == 422))
            #expect(row.withoutMethod == 422 || answer.location == installation.page(checkout))
        }
    }

    @Test("To cancel ends what is open and changes nothing else", arguments: rows)
    func cancel(_ row: Row) async throws {
        let (installation, checkout) = try await make(row.situation)
        let before = try installation.reread(checkout).status
        let taken = takenOrHeld(installation)
        let answer = await post(installation, checkout, "/cancel")
        #expect(answer.status == 303)
        #expect(answer.location == installation.page(checkout, row.cancel))
        #expect(
            try installation.reread(checkout).status == (row.cancel == "/result" ? .cancelled : before))
        #expect(takenOrHeld(installation) == taken)
    }

    @Test(
        "To start again gives up what waits for the payer, asks about what is unknown, and no other",
        arguments: rows)
    func abandon(_ row: Row) async throws {
        let (installation, checkout) = try await make(row.situation)
        let before = try installation.attempts(of: checkout).map(\.state)
        let answer = await post(installation, checkout, "/abandon")
        #expect(answer.status == 303)
        #expect(
            answer.location == installation.page(checkout, row.situation == .unknown ? "/result" : ""))
        let after = try installation.attempts(of: checkout).map(\.state)
        switch row.situation {
        case .needsPayer: #expect(after == [.cancelled])
        // The bank had taken it, and its word counts.
        case .unknown: #expect(after == [.succeeded])
        default: #expect(after == before)
        }
    }

    private func make(_ situation: Situation) async throws -> (Installation, Checkout) {
        let installation = try Installation()
        return (installation, try await situation.make(installation, try await installation.makeTenant()))
    }

    private func post(
        _ installation: Installation, _ checkout: Checkout, _ step: String, _ fields: [(String, String)] = []
    ) async -> Answer {
        let csrf = installation.formTokens.token(for: checkout.pageToken.exposedText())
        return await installation.frontend.post(
            installation.page(checkout, step), [("csrf", csrf)] + fields)
    }

    /// What the bank took from all cards.
    private func takenOrHeld(_ installation: Installation) -> Int64 {
        installation.books.payments.reduce(0) { $0 + $1.capturedAmount }
    }
}
