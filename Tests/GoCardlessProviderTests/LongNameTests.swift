import Domain
import ProviderKit
import Support
import Testing

@testable import GoCardlessProvider

struct LongNameRow: Sendable, CustomTestStringConvertible {
    var name: String
    var operation: ProviderOperation
    /// The answer with that name in one of its places.
    var answer: @Sendable (String) -> ProviderAnswer
    var testDescription: String { name }
}

@Suite("Names of GoCardless's that are too long to be kept")
struct LongNameTests {
    private static let known = Exchange.payment(reference: "PM1")
    private static let refund = RefundSnapshot(
        payment: known, amount: Exchange.money(300, "GBP"), refundKey: "ref_1", refundReference: nil)

    static let rows: [LongNameRow] = [
        LongNameRow(
            name: "a billing request", operation: .start(Exchange.payment(), PaymentInput()),
            answer: { Exchange.answer(#"{"billing_requests":{"id":"BRQ\#($0)","status":"pending"}}"#, 201) }),
        LongNameRow(
            name: "one that was made before", operation: .start(Exchange.payment(), PaymentInput()),
            answer: { Exchange.conflict("BRQ\($0)") }),
        LongNameRow(
            name: "a payment", operation: .query(known),
            answer: { Exchange.payment("submitted", id: "PM\($0)") }),
        LongNameRow(
            name: "a mandate", operation: .query(Exchange.payment(reference: "BRQ1")),
            answer: { Exchange.request("fulfilled", links: "\"mandate_request_mandate\":\"MD\($0)\"") }),
        LongNameRow(
            name: "a refund", operation: .refund(refund),
            answer: { Exchange.refund("created", id: "RF\($0)") }),
        LongNameRow(
            name: "an event",
            operation: .retry(
                RetrySnapshot(payment: known, resubmissionsBefore: 0, isRepeat: true)),
            answer: { Exchange.answer(#"{"events":[{"id":"EV\#($0)","links":{"payment":"PM1"}}]}"#) }),
    ]

    @Test("whatever it names stays unknown, and the operator is told", arguments: rows)
    func told(_ row: LongNameRow) {
        func outcome(_ length: Int) -> ProviderOutcome? {
            Exchange().run(row.operation, [row.answer(String(repeating: "0", count: length))]).outcome
        }
        let limit = GoCardlessLimits.identifierLength
        #expect(outcome(limit)?.status == .unknown)
        #expect((limit...limit + 3).contains(outcome(limit)?.refusedNameLength ?? 0))
        // One that just fits is read as what it says, or leads to the next question.
        #expect(outcome(limit - 3)?.refusedNameLength == nil)
    }
}
