import Domain
import ProviderKit
import Support
import Testing

@testable import GoCardlessProvider

@Suite("What a payer is told before a debit") struct NoticeTests {
    private static let readPayment = "GET /payments/PM1"
    private static let readMandate = "GET /mandates/MD1"
    private static let readCreditor = "GET /creditors/CR1"

    private static func payment(
        _ date: String? = "2026-11-30", status: String = "pending_submission", mandate: String? = "MD1",
        currency: String = "GBP"
    ) -> ProviderAnswer {
        let day = date.map { #""charge_date":"\#($0)","# } ?? ""
        let links = mandate.map { #""mandate":"\#($0)""# } ?? ""
        return Exchange.answer(
            #"{"payments":{"id":"PM1","status":"\#(status)","amount":1000,"currency":"\#(currency)",\#(day)"#
                + #""metadata":{"portico_transaction":"txn_1"},"links":{\#(links)}}}"#)
    }

    private static func mandate(_ scheme: String = "bacs") -> ProviderAnswer {
        Exchange.answer(
            #"{"mandates":{"id":"MD1","reference":"NORTH-0012","scheme":"\#(scheme)","#
                + #""links":{"creditor":"CR1"}}}"#)
    }

    private static func creditor(_ identifiers: String = "") -> ProviderAnswer {
        Exchange.answer(
            #"{"creditors":{"id":"CR1","name":"Northwind Ltd","scheme_identifiers":[\#(identifiers)]}}"#)
    }

    private static func identifier(
        _ scheme: String, _ reference: String, status: String = "active", days: Int = 3
    ) -> String {
        #"{"scheme":"\#(scheme)","name":"NORTHWIND","reference":"\#(reference)","status":"\#(status)","#
            + #""minimum_advance_notice":\#(days)}"#
    }

    private static func query(
        _ currency: String = "GBP", _ change: (inout PaymentSnapshot) -> Void = { _ in }
    ) -> ProviderOperation {
        var payment = Exchange.payment(1000, currency, reference: "PM1")
        payment.wantsCollectionNotice = true
        change(&payment)
        return .query(payment)
    }

    @Test("day, sum, mandate, creditor and period are gathered from what GoCardless tells") func gathers()
        throws
    {
        let (requests, outcome) = Exchange(["statementName": "NORTHWIND LTD"]).run(
            Self.query(),
            [Self.payment(), Self.mandate(), Self.creditor(Self.identifier("bacs", "420042"))])
        #expect(requests.map(\.line) == [Self.readPayment, Self.readMandate, Self.readCreditor])
        #expect(outcome?.status == .pending && outcome?.reference == "PM1")
        var notice = CollectionNotice(
            scheme: "Direct Debit (Bacs)", statementName: "NORTHWIND LTD", mandateReference: "NORTH-0012",
            amount: Exchange.money(1000, "GBP"),
            chargeDate: try #require(CivilDate(year: 2026, month: 11, day: 30)))
        notice.creditorName = "Northwind Ltd"
        notice.creditorIdentifier = "420042"
        notice.noticeWorkingDays = 3
        #expect(outcome?.collection == notice)
    }

    @Test("what went before the debit is collected again is told beside the notice") func collectedAgain() {
        let (requests, outcome) = Exchange().run(
            Self.query { $0.wantsRecollection = true },
            [
                Self.payment(),
                Exchange.events(
                    ("confirmed", ""), ("failed", "refer_to_payer"), ("resubmission_requested", "")),
                Self.mandate(), Self.creditor(),
            ])
        #expect(requests.map(\.line).last == Self.readCreditor)
        #expect(outcome?.status == .pending && outcome?.collection != nil)
        #expect(outcome?.recollection?.made == 1)
        #expect(
            outcome?.reversals == [
                ReversalNotice(
                    reference: "EV1", amount: Exchange.money(1000, "GBP"), declineCode: .declined,
                    providerCode: "refer_to_payer")
            ])
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var operation = query()
        var settings: [String: String] = [:]
        let answers: [ProviderAnswer]
        let lines: [String]
        /// Whether the payer is told.
        var isTold = false
    }

    static let rows = [
        Row(
            testDescription: "of the same day they have heard",
            operation: query { $0.announcedChargeDate = CivilDate(year: 2026, month: 11, day: 30) },
            answers: [payment()], lines: [readPayment]),
        Row(
            testDescription: "the day moved",
            operation: query { $0.announcedChargeDate = CivilDate(year: 2026, month: 11, day: 27) },
            answers: [payment(status: "submitted"), mandate(), creditor()],
            lines: [readPayment, readMandate, readCreditor], isTold: true),
        Row(
            testDescription: "nobody can be told", operation: query { $0.wantsCollectionNotice = false },
            answers: [payment()], lines: [readPayment]),
        Row(
            testDescription: "GoCardless alone tells them", settings: ["collectionNotices": "false"],
            answers: [payment()], lines: [readPayment]),
        Row(
            testDescription: "no day is known yet",
            answers: [payment(nil, status: "pending_customer_approval")], lines: [readPayment]),
        Row(
            testDescription: "a day that is none", answers: [payment("2026-02-30")], lines: [readPayment]),
        Row(
            testDescription: "a day in other words", answers: [payment("+026-2-030")], lines: [readPayment]),
        Row(
            testDescription: "money that the payer sends", answers: [payment(mandate: nil)],
            lines: [readPayment]),
        Row(
            testDescription: "the mandate's answer is lost", answers: [payment(), .lost],
            lines: [readPayment, readMandate]),
        Row(
            testDescription: "the mandate is of another shape",
            answers: [payment(), Exchange.answer(#"{"mandates":{"id":"MD1"}}"#)],
            lines: [readPayment, readMandate]),
        Row(
            testDescription: "the creditor's answer is turned away",
            answers: [
                payment(), mandate(),
                Exchange.refusal("rate_limit_exceeded", 429, type: "invalid_api_usage"),
            ], lines: [readPayment, readMandate, readCreditor]),
    ]

    @Test("they are told once for a day, and what is not known yet is asked for next time", arguments: rows)
    func once(_ row: Row) {
        let (requests, outcome) = Exchange(row.settings).run(row.operation, row.answers)
        #expect(requests.map(\.line) == row.lines)
        #expect(outcome?.status == .pending)
        #expect((outcome?.collection != nil) == row.isTold)
    }

    @Test(
        "the creditor's identifier is that of the mandate's scheme",
        arguments: [
            (
                [identifier("bacs", "420042"), identifier("sepa", "DE98ZZZ09999999999")],
                "DE98ZZZ09999999999", 3
            ),
            (
                [
                    identifier("sepa", "DE1", status: "pending"),
                    identifier("sepa", "DE98ZZZ09999999999", days: 5),
                ],
                "DE98ZZZ09999999999", 5
            ),
            ([identifier("sepa", "DE1", status: "pending")], "DE1", 3), ([identifier("bacs", "1")], nil, 2),
            ([], nil, 2), ([identifier("sepa", "DE1", days: 30)], "DE1", 30),
            ([identifier("sepa", "DE1", days: 31)], "DE1", 2),
            ([identifier("sepa", "DE1", days: 0)], "DE1", 2),
        ] as [([String], String?, Int)])
    func identifiers(_ identifiers: [String], _ expected: String?, _ days: Int) throws {
        let (_, outcome) = Exchange().run(
            Self.query("EUR"),
            [
                Self.payment(currency: "EUR"), Self.mandate("sepa_core"),
                Self.creditor(identifiers.joined(separator: ",")),
            ])
        let notice = try #require(outcome?.collection)
        #expect(notice.scheme == "SEPA Direct Debit (Core)")
        #expect(notice.creditorIdentifier == expected && notice.noticeWorkingDays == days)
        // Without a name of the account's own it is the identifier's, and the site's where there is none.
        #expect(notice.statementName == (expected == nil ? "Northwind" : "NORTHWIND"))
    }

    @Test("names are cut at their limit") func cuts() throws {
        let longest = String(repeating: "n", count: GoCardlessLimits.noticeTextLength)
        for name in [longest, longest + "n"] {
            let (_, outcome) = Exchange(["statementName": name]).run(
                Self.query(), [Self.payment(), Self.mandate(), Self.creditor()])
            #expect(outcome?.collection?.statementName == longest)
        }
    }

    @Test("the payment is known by its name before the mandate is asked for") func learns() {
        var payment = Exchange.payment()
        payment.wantsCollectionNotice = true
        let (requests, outcome) = Exchange().run(
            .charge(payment, SavedReference("MD1")), [Self.payment(), Self.mandate(), Self.creditor()])
        #expect(requests.map(\.learnedReference) == [nil, "PM1", nil])
        #expect(outcome?.reference == "PM1" && outcome?.collection != nil)
    }
}
