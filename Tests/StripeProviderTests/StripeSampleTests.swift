import Domain
import Foundation
import JSON
import ProviderKit
import StripeProvider
import Support
import Testing

/// Stripe's published sample objects; nil where there is no test data.
private let samples: JSONValue? = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    let folder =
        ProcessInfo.processInfo.environment["PORTICO_TESTDATA"].map { URL(filePath: $0) }
        ?? root.appending(path: "../shared/testdata")
    let file = folder.appending(path: "stripe/fixtures3-2026-08-21.json")
    guard let bytes = try? [UInt8](Data(contentsOf: file)) else { return nil }
    var limits = JSONLimits()
    limits.valuesMax = 10_000_000
    return try? JSONValue(parsing: bytes, limits: limits)["resources"]
}()

@Suite("Stripe's published sample objects", .enabled(if: samples != nil, "skipped: no test data"))
struct StripeSampleTests {
    private func answer(_ name: String, _ changes: [String: JSONValue]) throws -> ProviderAnswer {
        var members = try #require(samples?[name]?.members)
        for (key, value) in changes {
            members.removeAll { $0.key == key }
            members.append(JSONMember(key, value))
        }
        return .response(status: 200, body: JSONValue.object(members).encoded())
    }

    private func query(_ payment: PaymentSnapshot, _ answer: ProviderAnswer) -> ProviderOutcome? {
        let adapter = StripeBooks.adapter
        let account = StripeBooks.account
        guard case .call(_, let stage) = adapter.begin(.query(payment), account: account),
            case .done(let outcome) = adapter.advance(
                .query(payment), stage: stage, answer: answer, account: account)
        else { return nil }
        return outcome
    }

    @Test("A payment intent is read in every status that it can have")
    func intents() throws {
        var payment = StripeBooks.payment(StripeBooks.money(1099, "USD"))
        let sample = try #require(samples?["payment_intent"])
        payment.providerReference = sample["id"]?.string
        func outcome(_ status: String, _ more: [String: JSONValue] = [:]) throws -> ProviderOutcome.Status? {
            let changes = more.merging(["status": .string(status)]) { $1 }
            return query(payment, try answer("payment_intent", changes))?.status
        }
        #expect(try outcome("processing") == .pending)
        #expect(try outcome("canceled") == .cancelled)
        #expect(try outcome("requires_action") == .requiresAction(.redirect(payment.ownPageURL)))
        #expect(
            try outcome("succeeded", ["amount_received": 1099])
                == .succeeded(StripeBooks.money(1099, "USD")))
        #expect(
            try outcome("requires_capture", ["amount_capturable": 1099])
                == .authorized(StripeBooks.money(1099, "USD")))
        #expect(try outcome("a_new_status") == .unknown)
        #expect(try outcome("succeeded", ["amount_received": 1099, "currency": "eur"]) == .unknown)
    }

    @Test("A charge inside names the card; a refund and a dispute are read")
    func movements() throws {
        let charge = try #require(samples?["charge"])
        var payment = StripeBooks.payment(StripeBooks.money(1099, "USD"))
        payment.providerReference = samples?["payment_intent"]?["id"]?.string
        let paid = query(
            payment,
            try answer(
                "payment_intent", ["status": "succeeded", "amount_received": 1099, "latest_charge": charge]))
        let card = charge["payment_method_details"]?["card"]
        #expect(paid?.instrument?.lastFour == card?["last4"]?.string)
        let sample = try #require(samples?["refund"])
        let refund = RefundSnapshot(
            payment: payment, amount: StripeBooks.money(100, "USD"), refundKey: "ref_1",
            refundReference: sample["id"]?.string)
        let adapter = StripeBooks.adapter
        guard
            case .call(_, let stage) = adapter.begin(.queryRefund(refund), account: StripeBooks.account),
            case .done(let outcome) = adapter.advance(
                .queryRefund(refund), stage: stage, answer: try answer("refund", [:]),
                account: StripeBooks.account)
        else {
            Issue.record("the refund was not read")
            return
        }
        #expect(outcome.status == .succeeded(StripeBooks.money(100, "USD")))
    }
}
