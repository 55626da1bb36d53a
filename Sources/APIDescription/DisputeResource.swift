import AdminBackend
import Domain
import HTTPCore
import JSON
import Support

extension APIResource {
    /// Disputes: money that payers ask back at their banks.
    static var disputes: APIResource {
        APIResource(
            name: "Disputes",
            text:
                "A dispute is recorded when the provider tells of it. While it is open or lost its amount "
                + "counts as disputed; once it is won the money is yours again. Money that a bank takes back "
                + "although nobody disputes it (a debit that fails days after it came) is a reversal, told "
                + "in its transaction; it stands until the money comes again.",
            schemas: [
                ("Dispute", .object(disputeFields)),
                ("Reversal", .object(reversalFields)),
                ("DisputeList", .page(of: "Dispute", BackendLimits.listMax)),
            ], operations: [readDispute, listDisputes, listCheckoutDisputes])
    }

    private static var disputeFields: [APIField] {
        [
            .required("id", .id(DisputeID.self)), .required("object", .constant("dispute")),
            .required("status", .word(DisputeStatus.self)),
        ] + movementFields + [
            .required("reason", .word(DisputeReason.self)),
            .optional("evidenceDueAt", .time, "Until when the bank takes your answer, if it says."),
        ] + timeFields
    }

    private static var reversalFields: [APIField] {
        [
            .required("object", .constant("reversal")), .required("status", .word(ReversalStatus.self)),
            .required("amount", .amount, "Minor units."), .required("currency", .reference("Currency")),
            .required("declineCode", .word(DeclineCode.self)),
            .optional("providerCode", .text, "The provider's own code for it."),
            .required("providerReference", .text, "The provider's own id of the news."),
        ] + timeFields
    }

    private static var readDispute: APIOperation {
        APIOperation(
            method: .get, path: "/v1/disputes/{dispute}", id: "readDispute", summary: "Read a dispute",
            scope: .disputeRead, parameters: [.dispute],
            answers: [.json(.ok, "The dispute.", "Dispute", APISamples.disputeJSON(.opened))])
    }

    private static var listDisputes: APIOperation {
        APIOperation(
            method: .get, path: "/v1/transactions/{transaction}/disputes", id: "listDisputes",
            summary: "List a transaction's disputes", text: "Oldest first.", scope: .disputeRead,
            parameters: [.transaction, .limit, .after(DisputeID.self)],
            answers: [.json(.ok, "A page of disputes.", "DisputeList", page)])
    }

    private static var listCheckoutDisputes: APIOperation {
        APIOperation(
            method: .get, path: "/v1/checkouts/{checkout}/disputes", id: "listCheckoutDisputes",
            summary: "List a checkout's disputes", text: "Oldest first.", scope: .disputeRead,
            parameters: [.checkout, .limit, .after(DisputeID.self)],
            answers: [.json(.ok, "A page of disputes.", "DisputeList", page)])
    }

    private static var page: JSONValue { ["data": [APISamples.disputeJSON(.opened)], "hasMore": false] }
}
