import Domain
import Foundation
import JSON
import ProviderKit
import Support

@testable import GoCardlessProvider

/// An adapter with a scripted GoCardless: each request takes the next answer.
struct Exchange {
    var account: ProviderAccount
    let adapter = GoCardlessAdapter()

    init(_ settings: [String: String] = [:]) {
        var all = ["accessToken": "secret-token", "notificationSecrets": "one two"]
        all.merge(settings) { $1 }
        account = ProviderAccount(
            id: ProviderAccountID(high: 1, low: 2), organizationID: OrganizationID(high: 1, low: 2),
            type: GoCardlessAdapter().type, isLive: false, name: "GoCardless",
            settings: all.mapValues { Secret($0) })
    }

    /// The requests made as `METHOD path`, and the outcome; nil where it asks for more than was scripted.
    func run(_ operation: ProviderOperation, _ answers: [ProviderAnswer])
        -> (requests: [ProviderRequest], outcome: ProviderOutcome?)
    {
        var requests: [ProviderRequest] = []
        var answers = answers[...]
        var step = adapter.begin(operation, account: account)
        while true {
            switch step {
            case .done(let outcome): return (requests, outcome)
            case .call(let request, let stage):
                requests.append(request)
                guard let answer = answers.popFirst() else { return (requests, nil) }
                step = adapter.advance(operation, stage: stage, answer: answer, account: account)
            }
        }
    }

    static func money(_ amount: Int64, _ code: String) -> Money {
        guard let currency = Currency(code: code) else { preconditionFailure("no currency \(code)") }
        return Money(minorUnits: amount, currency: currency)
    }

    /// The longest name of a payment that is read; a longer one waits as one that nobody knows.
    static let longest = "PM" + String(repeating: "0", count: GoCardlessLimits.identifierLength - 2)
    static let checkout = CheckoutID(high: 3, low: 4)

    static func payment(
        _ amount: Int64 = 1000, _ currency: String = "GBP", reference: String? = nil, saves: Bool = false
    ) -> PaymentSnapshot {
        var snapshot = PaymentSnapshot(
            transactionID: TransactionID(high: 5, low: 6), checkoutID: checkout,
            amount: Exchange.money(amount, currency), method: .directDebit,
            captureMethod: .automatic, providerKey: "txn_1", providerReference: reference,
            returnURL: "https://pay.example/checkout/abc/return/txn_1", merchantName: "Northwind",
            reference: "ORDER-1")
        snapshot.savesMethod = saves
        return snapshot
    }

    static func answer(_ text: String, _ status: Int = 200) -> ProviderAnswer {
        .response(status: status, body: Array(text.utf8))
    }

    static func request(_ status: String, links: String = "", resources: String = "{}") -> ProviderAnswer {
        answer(
            #"{"billing_requests":{"id":"BRQ1","status":"\#(status)","metadata":{"portico_transaction":"txn_1"},"#
                + #""links":{\#(links)},"resources":\#(resources)}}"#)
    }

    static func payment(
        _ status: String, id: String = "PM1", amount: Int64 = 1000, currency: String = "GBP",
        key: String = "txn_1"
    ) -> ProviderAnswer {
        answer(
            #"{"payments":{"id":"\#(id)","status":"\#(status)","amount":\#(amount),"currency":"\#(currency)","#
                + #""metadata":{"portico_transaction":"\#(key)"},"links":{"mandate":"MD1"}}}"#)
    }

    static func refund(_ status: String, id: String = "RF1", payment: String = "PM1") -> ProviderAnswer {
        answer(
            #"{"refunds":{"id":"\#(id)","status":"\#(status)","amount":300,"currency":"GBP","#
                + #""links":{"payment":"\#(payment)"}}}"#)
    }

    /// Events of PM1, newest first as GoCardless lists them.
    static func events(_ actions: (action: String, cause: String)...) -> ProviderAnswer {
        events(list: actions)
    }

    static func events(list actions: [(action: String, cause: String)]) -> ProviderAnswer {
        let list = actions.enumerated().reversed().map { place, event in
            #"{"id":"EV\#(place)","created_at":"2026-11-2\#(place)T10:00:00.000Z","resource_type":"payments","#
                + #""action":"\#(event.action)","links":{"payment":"PM1"},"#
                + #""details":{"cause":"\#(event.cause)","will_attempt_retry":\#(event.cause == "retry")}}"#
        }
        return answer(#"{"events":[\#(list.joined(separator: ","))],"meta":{}}"#)
    }

    static let flow = answer(
        #"{"billing_request_flows":{"id":"BRF1","authorisation_url":"https://pay.gocardless.com/flow/BRF1"}}"#,
        201)
    static let noPayments = answer(#"{"payments":[],"meta":{}}"#)
    static let fulfilled = request(
        "fulfilled", links: #""mandate_request_mandate":"MD1""#,
        resources:
            #"{"customer_bank_account":{"bank_name":"BARCLAYS BANK PLC","account_number_ending":"11","country_code":"GB"}}"#
    )

    static func conflict(_ id: String) -> ProviderAnswer {
        answer(
            #"{"error":{"type":"invalid_state","code":409,"errors":[{"reason":"idempotent_creation_conflict","#
                + #""links":{"conflicting_resource_id":"\#(id)"}}]}}"#, 409)
    }

    static func refusal(_ reason: String, _ status: Int = 422, type: String = "invalid_state")
        -> ProviderAnswer
    {
        answer(#"{"error":{"type":"\#(type)","errors":[{"reason":"\#(reason)"}]}}"#, status)
    }
}

extension ProviderRequest {
    /// `POST /payments`.
    var line: String { "\(method) \(url.dropFirst("https://api-sandbox.gocardless.com".count))" }
    var key: String? { headers.first { $0.name == "Idempotency-Key" }?.value.expose() }
    var json: JSONValue? { try? JSONValue(parsing: body) }
}

/// The corpora beside the project; nil where they are not.
enum TestData {
    static let folder: URL? = {
        let named = ProcessInfo.processInfo.environment["PORTICO_TESTDATA"].map { URL(filePath: $0) }
        let root = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let folder = (named ?? root.appending(path: "../shared/testdata")).appending(path: "gocardless")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }()

    static func bytes(_ name: String) throws -> [UInt8] {
        guard let folder else { return [] }
        return try Array(Data(contentsOf: folder.appending(path: name)))
    }
}
