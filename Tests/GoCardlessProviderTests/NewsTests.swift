import Crypto
import Domain
import JSON
import ProviderKit
import Support
import Testing

@testable import GoCardlessProvider

/// A signed body and what is made of it.
@Suite struct NotificationTests {
    private static func receive(
        _ body: [UInt8], signature: String?, secrets: String = "one two"
    ) throws(NotificationRefusal) -> [NotificationSubject] {
        let exchange = Exchange(["notificationSecrets": secrets])
        guard case .signed(let prove) = exchange.adapter.notificationProof else { return [] }
        let headers = signature.map { [(name: "Webhook-Signature", value: $0)] } ?? []
        return try prove(
            IncomingNotification(headers: headers, body: body, receivedAt: Timestamp(seconds: 0)),
            exchange.account)
    }

    private static func sign(_ body: [UInt8], _ secret: String) -> String {
        Hex.encode(HMACSHA256.authenticate(key: Array(secret.utf8), message: body))
    }

    /// The pair that GoCardless's own clients are tested with.
    @Test(.enabled(if: TestData.folder != nil, "skipped: no test data"))
    func theKnownAnswerIsBelieved() throws {
        var body = try TestData.bytes("webhook_body.json")
        while body.last == 10 { body.removeLast() }
        let secret = "ED7D658C-D8EB-4941-948B-3973214F2D49"
        let signature = "2693754819d3e32d7e8fcb13c729631f316c6de8dc1cf634d6527f1c07276e7e"
        let subjects = try Self.receive(body, signature: signature, secrets: "old \(secret)")
        // The subscription of the same body is none of ours.
        #expect(
            subjects == [
                NotificationSubject(
                    eventID: "EV00BD05TB8K63", paymentReference: "MD000AMA19XGEC",
                    movementReference: "MD000AMA19XGEC")
            ])
        for place in body.indices.filter({ $0 % 41 == 0 }) {
            var forged = body
            forged[place] ^= 1
            #expect(throws: NotificationRefusal.signatureInvalid) {
                try Self.receive(forged, signature: signature, secrets: secret)
            }
        }
    }

    @Test func onlyTheAccountsSecretsSign() throws {
        let body = Array(#"{"events":[]}"#.utf8)
        #expect(try Self.receive(body, signature: Self.sign(body, "one")).isEmpty)
        #expect(try Self.receive(body, signature: Self.sign(body, "two")).isEmpty)
        let good = Self.sign(body, "one")
        for bad in [
            "", "zz", String(good.dropLast()), good + "0", Self.sign(body, "three"), "sha256=" + good,
        ] {
            #expect(throws: NotificationRefusal.signatureInvalid) { try Self.receive(body, signature: bad) }
        }
        #expect(throws: NotificationRefusal.signatureMissing) { try Self.receive(body, signature: nil) }
        #expect(throws: NotificationRefusal.signatureInvalid) {
            try Self.receive(body, signature: Self.sign(body, ""), secrets: "")
        }
        #expect(Exchange().adapter.notificationForm.refusalStatus == 498)
    }

    /// Every kind of resource in one body; what is ours is asked about.
    @Test func eachEventNamesWhatToAskAbout() throws {
        let rows: [(type: String, links: String, action: String, subject: [String?]?)] = [
            ("payments", #""payment":"PM1""#, "confirmed", ["PM1", nil]),
            ("payments", #""payment":"PM1""#, "an_action_of_tomorrow", ["PM1", nil]),
            ("mandates", #""mandate":"MD1""#, "cancelled", ["MD1", "MD1"]),
            ("refunds", #""refund":"RF1","payment":"PM1""#, "bounced", ["PM1", "RF1"]),
            ("refunds", #""refund":"RF1""#, "paid", ["RF1", "RF1"]),
            ("billing_requests", #""billing_request":"BRQ1""#, "fulfilled", ["BRQ1", nil]),
            ("billing_requests", #""billing_request":"BRQ1""#, "flow_visited", nil),
            ("payouts", #""payout":"PO1""#, "paid", nil),
            ("creditors", #""creditor":"CR1""#, "updated", nil),
            ("a_resource_of_tomorrow", #""payment":"PM1""#, "created", nil),
            ("payments", "\"payment\":\"\(Exchange.longest)\"", "confirmed", [Exchange.longest, nil]),
            ("payments", "\"payment\":\"\(Exchange.longest)0\"", "confirmed", [Exchange.longest + "…", nil]),
            ("payments", #""payment":"../PM1""#, "confirmed", nil), ("payments", "", "confirmed", nil),
        ]
        let events = rows.enumerated().map { place, row in
            #"{"id":"EV\#(place)","resource_type":"\#(row.type)","action":"\#(row.action)","links":{\#(row.links)}}"#
        }
        let body = Array(#"{"events":[\#(events.joined(separator: ","))]}"#.utf8)
        let subjects = try Self.receive(body, signature: Self.sign(body, "one"))
        let expected = rows.enumerated().compactMap { place, row in
            row.subject.map {
                NotificationSubject(
                    eventID: "EV\(place)", paymentReference: $0[0], movementReference: $0[1])
            }
        }
        #expect(subjects == expected)
    }

    @Test func ourKeyComesBackInMetadata() throws {
        let event =
            #"{"id":"EV1","resource_type":"payments","action":"confirmed","links":{"payment":"PM1"},"#
            + #""resource_metadata":{"portico_transaction":"txn_1"}}"#
        let body = Array(#"{"events":[\#(event)]}"#.utf8)
        #expect(try Self.receive(body, signature: Self.sign(body, "one")).first?.paymentKey == "txn_1")
    }

    @Test(arguments: ["", "[]", "{}", #"{"events":[{}]}"#, #"{"events":[{"id":"XX1"}]}"#, #"{"events":{}}"#])
    func nonsenseIsRefused(_ text: String) {
        let body = Array(text.utf8)
        #expect(throws: NotificationRefusal.malformed) {
            try Self.receive(body, signature: Self.sign(body, "one"))
        }
    }

    @Test func tooManyEventsAreRefused() throws {
        for (count, isTaken) in [(GoCardlessLimits.eventsMax, true), (GoCardlessLimits.eventsMax + 1, false)]
        {
            let events = (0..<count).map { #"{"id":"EV\#($0)","resource_type":"payouts"}"# }
            let body = Array(#"{"events":[\#(events.joined(separator: ","))]}"#.utf8)
            let taken = try? Self.receive(body, signature: Self.sign(body, "one"))
            #expect((taken != nil) == isTaken)
        }
    }
}

/// What happened to a payment, oldest first, and what is told of it.
struct HistoryRow: Sendable, CustomTestStringConvertible {
    let name: String
    let status: String
    let events: ProviderAnswer
    var reversals: [String] = []
    var disputes: [String] = []

    var testDescription: String { name }

    static let rows = [
        HistoryRow(name: "confirmed", status: "confirmed", events: Exchange.events(("confirmed", ""))),
        HistoryRow(
            name: "failed before any money", status: "failed", events: Exchange.events(("failed", "other")),
            reversals: ["EV0 standing"]),
        HistoryRow(
            name: "failed late", status: "failed",
            events: Exchange.events(("confirmed", ""), ("failed", "refer_to_payer")),
            reversals: ["EV1 standing"]),
        HistoryRow(
            name: "failed after it was paid out", status: "failed",
            events: Exchange.events(("confirmed", ""), ("paid_out", ""), ("failed", "other")),
            reversals: ["EV2 standing"]),
        HistoryRow(
            name: "failed late, settled", status: "failed",
            events: Exchange.events(
                ("confirmed", ""), ("paid_out", ""), ("failed", "other"), ("late_failure_settled", "")),
            reversals: ["EV2 standing"]),
        HistoryRow(
            name: "failed late, retried and confirmed", status: "confirmed",
            events: Exchange.events(
                ("confirmed", ""), ("failed", "other"), ("resubmission_requested", ""), ("confirmed", "")),
            reversals: ["EV1 undone"]),
        HistoryRow(
            name: "failed late twice", status: "failed",
            events: Exchange.events(
                ("confirmed", ""), ("failed", "other"), ("confirmed", ""), ("failed", "other")),
            reversals: ["EV1 undone", "EV3 standing"]),
        HistoryRow(
            name: "failed early, retried and confirmed", status: "confirmed",
            events: Exchange.events(("failed", "insufficient_funds"), ("confirmed", ""))),
        HistoryRow(
            name: "charged back", status: "charged_back",
            events: Exchange.events(("confirmed", ""), ("charged_back", "authorisation_disputed")),
            disputes: ["EV1 opened fraudulent"]),
        HistoryRow(
            name: "charged back and settled", status: "charged_back",
            events: Exchange.events(
                ("paid_out", ""), ("charged_back", "refund_requested"), ("chargeback_settled", "")),
            disputes: ["EV1 opened general"]),
        HistoryRow(
            name: "chargeback called off", status: "paid_out",
            events: Exchange.events(
                ("paid_out", ""), ("charged_back", "refund_requested"), ("chargeback_cancelled", "")),
            disputes: ["EV1 won general"]),
        HistoryRow(
            name: "charged back again", status: "charged_back",
            events: Exchange.events(
                ("paid_out", ""), ("charged_back", ""), ("chargeback_cancelled", ""), ("charged_back", "")),
            disputes: ["EV1 won general", "EV3 opened general"]),
    ]
}

@Suite struct HistoryTests {
    @Test(arguments: HistoryRow.rows) func eventsTellWhatWasTakenBack(_ row: HistoryRow) throws {
        let (_, outcome) = Exchange().run(
            .query(Exchange.payment(reference: "PM1")), [Exchange.payment(row.status), row.events])
        let told = try #require(outcome)
        #expect(told.reversals.map { "\($0.reference) \($0.status.rawValue)" } == row.reversals)
        #expect(
            told.disputes.map { "\($0.reference) \($0.status.rawValue) \($0.reason.rawValue)" }
                == row.disputes)
        #expect(
            (told.reversals.map(\.amount) + told.disputes.map(\.amount)).allSatisfy { $0.minorUnits == 1000 })
    }
}

@Suite struct RefundTests {
    private static func refund(_ reference: String? = nil, before: Int64 = 0, payment: String? = "PM1")
        -> RefundSnapshot
    {
        var refund = RefundSnapshot(
            payment: Exchange.payment(reference: payment),
            amount: Exchange.money(300, "GBP"), refundKey: "ref_1",
            refundReference: reference)
        refund.refundedBefore = before
        return refund
    }

    @Test func theSumOfAllRefundsIsConfirmed() throws {
        let (requests, outcome) = Exchange().run(
            .refund(Self.refund(before: 450)), [Exchange.refund("created")])
        let asked = try #require(requests[0].json?["refunds"])
        #expect(requests[0].line == "POST /refunds")
        #expect(requests[0].key == "ref_1")
        #expect(asked["amount"]?.integer == 300)
        #expect(asked["total_amount_confirmation"]?.integer == 750)
        #expect(asked["links"]?["payment"]?.string == "PM1")
        #expect(outcome == ProviderOutcome(.pending, reference: "RF1"))
    }

    /// Every status of a refund.
    @Test func statusesOfRefunds() {
        let paid = ProviderOutcome.Status.succeeded(Self.refund().amount)
        let rows: [(String, ProviderOutcome.Status)] = [
            ("created", .pending), ("pending_submission", .pending), ("submitted", .pending), ("paid", paid),
            ("cancelled", .cancelled), ("bounced", .failed(.notSettled, providerCode: "bounced")),
            ("funds_returned", .failed(.notSettled, providerCode: "funds_returned")), ("new", .unknown),
        ]
        for (status, expected) in rows {
            let (requests, outcome) = Exchange().run(
                .queryRefund(Self.refund("RF1")), [Exchange.refund(status)])
            #expect(requests.map(\.line) == ["GET /refunds/RF1"])
            #expect(outcome?.status == expected, "\(status)")
        }
    }

    @Test func answersThatAreNoRefund() {
        let rows: [(String, ProviderOperation, ProviderAnswer, ProviderOutcome.Status)] = [
            ("lost", .refund(Self.refund()), .lost, .unknown),
            (
                "not sent", .refund(Self.refund()), .notSent,
                .failed(.providerUnavailable, providerCode: nil)
            ), ("not sent again", .queryRefund(Self.refund()), .notSent, .unknown),
            (
                "sums differ", .refund(Self.refund()),
                Exchange.refusal("total_amount_confirmation_invalid", type: "validation_failed"),
                .failed(.processingError, providerCode: "total_amount_confirmation_invalid")
            ), ("made before", .queryRefund(Self.refund()), Exchange.conflict("RF1"), .pending),
            (
                "another refund", .queryRefund(Self.refund("RF1")), Exchange.refund("paid", id: "RF2"),
                .unknown
            ),
            (
                "of another payment", .queryRefund(Self.refund("RF1")),
                Exchange.refund("paid", payment: "PM2"), .unknown
            ),
            (
                "nothing to refund", .refund(Self.refund(payment: "BRQ1")), .lost,
                .failed(.processingError, providerCode: "payment_unknown")
            ),
        ]
        for (name, operation, answer, expected) in rows {
            #expect(Exchange().run(operation, [answer]).outcome?.status == expected, "\(name)")
        }
    }
}

/// Every status of a mandate, and what it means for the saved method.
@Suite struct MandateTests {
    @Test func statusesOfMandates() {
        let standing = ["pending_customer_approval", "pending_submission", "submitted", "active"]
        let over = ["cancelled", "failed", "expired", "consumed", "blocked", "suspended_by_payer"]
        for (statuses, expected) in [
            (standing, ProviderOutcome.Status.pending), (over, .cancelled), (["new"], .unknown),
        ] {
            for status in statuses {
                let answer = Exchange.answer(#"{"mandates":{"id":"MD1","status":"\#(status)"}}"#)
                let (requests, outcome) = Exchange().run(.querySaved(SavedReference("MD1")), [answer])
                #expect(requests.map(\.line) == ["GET /mandates/MD1"])
                #expect(outcome?.status == expected, "\(status)")
            }
        }
    }

    @Test func noAddressIsMadeOfAStrangeName() {
        for name in ["", "MD", "PM1", "MD1/actions/reinstate", "MD1?x", "MD é"] where name != "MD" {
            let (requests, outcome) = Exchange().run(.forget(SavedReference(name)), [])
            #expect(requests.isEmpty)
            #expect(outcome?.status == .cancelled)
        }
    }
}

/// GoCardless's own sample answers through the decoder.
@Suite(.enabled(if: TestData.folder != nil, "skipped: no test data")) struct FixtureTests {
    private func answer(_ file: String, _ call: String) throws -> ProviderAnswer {
        let json = try JSONValue(parsing: TestData.bytes(file))
        let body = try #require(json[call]?["body"])
        return .response(status: 200, body: body.encoded())
    }

    @Test func theSamplePaymentIsRead() throws {
        let payment = Exchange.payment(1000, "EUR", reference: "PM123")
        #expect(
            Exchange().run(.query(payment), [try answer("payments.json", "get")]).outcome?.status == .pending)
    }

    @Test func theSampleBillingRequestIsRead() throws {
        let payment = Exchange.payment(1000, "GBP", reference: "BRQ123")
        let (requests, _) = Exchange().run(.query(payment), [try answer("billing_requests.json", "get")])
        #expect(requests.map(\.line) == ["GET /billing_requests/BRQ123", "POST /billing_request_flows"])
        let flow = try answer("billing_request_flows.json", "create")
        let (_, outcome) = Exchange().run(
            .query(payment), [try answer("billing_requests.json", "get"), flow])
        #expect(outcome?.status == .requiresAction(.redirect("https://monzo.com/abc-123-things")))
    }

    @Test func theSampleMandateAndErrorsAreRead() throws {
        let mandate = try answer("mandates.json", "get")
        #expect(Exchange().run(.querySaved(SavedReference("MD123")), [mandate]).outcome?.status == .pending)
        let rows: [(String, Int, String)] = [
            ("idempotent_creation_conflict_error.json", 409, "conflict(\"PM00001078ZJJN\")"),
            ("invalid_state_error.json", 422, "refused(\"mandate_not_inactive\")"),
            ("gocardless_error.json", 500, "silent"),
        ]
        for (file, status, expected) in rows {
            let answer = ProviderAnswer.response(status: status, body: try TestData.bytes(file))
            #expect("\(GoCardlessReply(answer, envelope: "payments"))" == expected, "\(file)")
        }
        let files = [
            ("validation_failed_error.json", 422), ("invalid_api_usage_error.json", 400),
            ("insufficient_permission.json", 403), ("rate_limit_exceeded.json", 429),
            ("unauthorized_error.json", 401),
        ]
        for (file, status) in files {
            let answer = ProviderAnswer.response(status: status, body: try TestData.bytes(file))
            switch GoCardlessReply(answer, envelope: "payments") {
            case .refused: #expect(status == 422 || status == 400, "\(file)")
            case .turnedAway: #expect(status == 401 || status == 403 || status == 429, "\(file)")
            default: Issue.record("\(file) is read as something else")
            }
        }
    }
}
