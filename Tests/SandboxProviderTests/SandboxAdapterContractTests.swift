import Domain
import JSON
import ProviderKit
import Support
import Testing

@testable import SandboxProvider

/// One answer to an operation and what may be concluded from it.
struct AnswerRow: Sendable, CustomTestStringConvertible {
    enum Operation: String, Sendable, CaseIterable {
        case start, query, cancel, capture, queryCapture, refund, queryRefund, charge, forget
    }

    let name: String
    let answer: ProviderAnswer
    let operation: Operation

    var testDescription: String { "\(operation.rawValue): \(name)" }

    static func response(_ status: Int, _ text: String) -> ProviderAnswer {
        .response(status: status, body: Array(text.utf8))
    }

    static let succeeded =
        #"{"id":"sbx_1","key":"key-1","status":"succeeded","amount":4250,"#
        + #""currency":"EUR","capturedAmount":4250}"#

    /// Answers from which nobody may conclude anything.
    static let unrecognised: [(String, ProviderAnswer)] = [
        ("lost", .lost), ("empty", response(200, "")), ("garbage", response(200, "<html>")),
        ("cut short", response(200, String(succeeded.dropLast(9)))), ("array", response(200, "[]")),
        ("500", response(500, #"{"error":{"code":"internal"}}"#)),
        ("502 with a page", response(502, "<html>Bad gateway</html>")),
        ("503 with a success in it", response(503, succeeded)),
        ("202 with a success in it", response(202, succeeded)),
        ("200 with an error", response(200, #"{"error":{"code":"token_used"}}"#)),
        ("500 with a refusal", response(500, #"{"error":{"code":"token_used"}}"#)),
        ("400 without a code", response(400, "{}")),
        ("418 with a foreign code", response(418, #"{"error":{"code":"teapot"}}"#)),
        ("unknown status", response(200, succeeded.replacingFirst("\"succeeded\"", "\"blessed\""))),
        ("no status", response(200, succeeded.replacingFirst("\"status\"", "\"state\""))),
        ("another key", response(200, succeeded.replacingFirst("key-1", "key-2"))),
        ("another amount", response(200, succeeded.replacingFirst("4250", "4251"))),
        (
            "another captured amount",
            response(200, succeeded.replacingFirst("\"capturedAmount\":4250", "\"capturedAmount\":1"))
        ),
        ("amount as a fraction", response(200, succeeded.replacingFirst("4250", "4250.0"))),
        ("amount as a text", response(200, succeeded.replacingFirst("4250", "\"4250\""))),
        ("another currency", response(200, succeeded.replacingFirst("EUR", "USD"))),
        (
            "authorised where capture was automatic",
            response(200, succeeded.replacingFirst("\"succeeded\"", "\"authorized\""))
        ),
        (
            "an action without an address",
            response(200, succeeded.replacingFirst("\"succeeded\"", "\"requires_action\""))
        ),
        (
            "too long",
            .response(
                status: 200,
                body: Array(succeeded.utf8) + Array(repeating: 0x20, count: SandboxLimits.bodyBytesMax))
        ),
    ]

    static let all: [AnswerRow] = unrecognised.flatMap { name, answer in
        Operation.allCases.map { AnswerRow(name: name, answer: answer, operation: $0) }
    }
}

extension String {
    func replacingFirst(_ old: String, _ new: String) -> String {
        guard let range = firstRange(of: old) else { return self }
        return String(self[..<range.lowerBound]) + new + String(self[range.upperBound...])
    }
}

@Suite struct SandboxAdapterContractTests {
    @Test(arguments: AnswerRow.all) func unrecognisedAnswersAreUnknown(row: AnswerRow) async throws {
        let fixture = SandboxFixture()
        let payment = try fixture.snapshot()
        let operation: ProviderOperation =
            switch row.operation {
            case .start: .start(payment, PaymentInput(token: "t"))
            case .query: .query(payment)
            case .cancel: .cancel(payment)
            case .capture: .capture(fixture.capture(payment, 4250))
            case .queryCapture: .queryCapture(fixture.capture(payment, 4250))
            case .refund: .refund(fixture.refund(payment, 4250))
            case .queryRefund: .queryRefund(fixture.refund(payment, 4250))
            case .charge: .charge(payment, SavedReference("s"))
            case .forget: .forget(SavedReference("s"))
            }
        let outcome = try await fixture.run(operation) { _ in row.answer }
        #expect(outcome.status == .unknown)
    }

    @Test func theRowsBasisIsASuccess() async throws {
        let fixture = SandboxFixture()
        let payment = try fixture.snapshot()
        let answer = AnswerRow.response(200, AnswerRow.succeeded)
        #expect(try await fixture.run(.query(payment)) { _ in answer }.status == .succeeded(payment.amount))
        let other = try fixture.snapshot(reference: "sbx_2")
        #expect(try await fixture.run(.query(other)) { _ in answer }.status == .unknown)
    }

    @Test func onlyTheRefundThatWasAskedForIsBelieved() async throws {
        let fixture = SandboxFixture()
        let refund = fixture.refund(try fixture.snapshot(reference: "sbx_1"), 100)
        let text =
            #"{"id":"sbr_1","key":"refund-1","payment":"sbx_1","status":"succeeded","#
            + #""amount":100,"currency":"EUR"}"#
        let good = AnswerRow.response(200, text)
        #expect(try await fixture.run(.refund(refund)) { _ in good }.status == .succeeded(refund.amount))
        let changes = [
            ("sbr_1", ""), ("refund-1", "refund-2"), ("sbx_1", "sbx_2"), ("succeeded", "blessed"),
            ("100", "101"),
            ("EUR", "USD"),
        ]
        for (old, new) in changes {
            let known = fixture.refund(refund.payment, 100, reference: "sbr_1")
            let bad = AnswerRow.response(200, text.replacingFirst(old, new))
            #expect(try await fixture.run(.queryRefund(known)) { _ in bad }.status == .unknown, "\(old)")
        }
    }

    @Test func whatNeverLeftFailsOrTeachesNothing() async throws {
        let fixture = SandboxFixture()
        let payment = try fixture.snapshot()
        let refund = fixture.refund(payment, 4250)
        let unavailable = ProviderOutcome.Status.failed(.providerUnavailable, providerCode: nil)
        let rows: [(ProviderOperation, ProviderOutcome.Status)] = [
            (.start(payment, PaymentInput()), unavailable),
            (.capture(fixture.capture(payment, 1)), unavailable),
            (.queryCapture(fixture.capture(payment, 1)), .unknown),
            (.refund(refund), unavailable), (.query(payment), .unknown), (.cancel(payment), .unknown),
            (.queryRefund(refund), .unknown), (.charge(payment, SavedReference("s")), unavailable),
            (.forget(SavedReference("s")), .unknown),
        ]
        for (operation, expected) in rows {
            #expect(try await fixture.run(operation) { _ in .notSent }.status == expected, "\(operation)")
        }
    }

    @Test func anotherAddressIsNotTheSandboxs() async throws {
        let fixture = SandboxFixture()
        let request = ProviderRequest(method: "GET", url: "https://example.com/v1/payments/key=a")
        guard case .notSent = await fixture.service.send(request) else {
            Issue.record("answered for another host")
            return
        }
    }

    @Test func aBrokenStoreIsNoRefusal() async throws {
        let fixture = SandboxFixture()
        let payment = try fixture.snapshot()
        let input = try await fixture.token("4242424242424242")
        fixture.ledger.breakDown()
        #expect(try await fixture.run(.start(payment, input)).status == .unknown)
        #expect(try await fixture.run(.query(payment)).status == .unknown)
        #expect(try await fixture.run(.refund(fixture.refund(payment, 1))).status == .unknown)
    }

    @Test func liveAccountsAreRefused() async throws {
        let fixture = SandboxFixture()
        let payment = try fixture.snapshot()
        let input = try await fixture.token("4242424242424242")
        let outcome = try await fixture.run(
            .start(payment, input), account: SandboxFixture.account(isLive: true))
        #expect(outcome.status == .failed(.unsupportedInstrument, providerCode: "test_mode_only"))
        #expect(fixture.ledger.paymentCount == 0)
        #expect(!fixture.adapter.capabilities.accepts(.card, amount: payment.amount, isLive: true))
    }

    @Test func capabilitiesBoundAmountsOnBothSides() throws {
        let currency = try #require(Currency(code: "JPY"))
        let rows: [(Int64, Bool)] = [(0, false), (1, true), (99_999_999, true), (100_000_000, false)]
        for (amount, isAccepted) in rows {
            let money = Money(minorUnits: amount, currency: currency)
            #expect(SandboxAdapter().capabilities.accepts(.card, amount: money, isLive: false) == isAccepted)
            #expect(!SandboxAdapter().capabilities.accepts(.wire, amount: money, isLive: false))
        }
    }

    @Test func theServiceKeepsTheBoundsItself() async throws {
        let rows: [(Int64, Bool)] = [
            (0, false), (-1, false), (1, true), (99_999_999, true), (100_000_000, false),
        ]
        for (amount, isAccepted) in rows {
            let fixture = SandboxFixture()
            let outcome = try await fixture.start("4242424242424242", fixture.snapshot(amount: amount))
            #expect(outcome.status.succeededAmount == (isAccepted ? amount : nil))
            if !isAccepted {
                #expect(outcome.status == .failed(.processingError, providerCode: "amount_invalid"))
            }
        }
    }

    @Test func keysAreBoundedOnBothSides() async throws {
        for (length, isAccepted) in [
            (0, false), (1, true), (SandboxLimits.keyBytesMax, true), (SandboxLimits.keyBytesMax + 1, false),
        ] {
            let fixture = SandboxFixture()
            let payment = try fixture.snapshot(key: String(repeating: "k", count: length))
            let outcome = try await fixture.start("4242424242424242", payment)
            #expect((outcome.status.succeededAmount != nil) == isAccepted)
            if !isAccepted {
                #expect(outcome.status == .failed(.processingError, providerCode: "key_missing"))
            }
        }
    }

    @Test(arguments: ["a/b", "sbx_?#%", "ключ", "key=1", " "]) func anyKeyNamesItsPayment(key: String)
        async throws
    {
        let fixture = SandboxFixture()
        let payment = try fixture.snapshot(key: key)
        _ = try await fixture.start("4242424242424242", payment)
        #expect(try await fixture.run(.query(payment)).status == .succeeded(payment.amount))
        let refund = fixture.refund(payment, 1, key: key + "/r")
        #expect(try await fixture.run(.refund(refund)).status.succeededAmount == 1)
        #expect(try await fixture.run(.queryRefund(refund)).status.succeededAmount == 1)
    }
}
