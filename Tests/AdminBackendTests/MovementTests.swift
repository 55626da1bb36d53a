import Domain
import HTTPCore
import JSON
import Pages
import Portal
import Support
import TestHarness
import Testing

@Suite("Capturing, cancelling and refunding by the API", .serialized)
struct MovementTests {
    struct Call: Sendable, CustomTestStringConvertible {
        let name: String
        let body: String
        let status: Int
        var code: String?
        var pointer: String?
        var detail: String?
        var testDescription: String { name }
    }

    static let captures = [
        Call(name: "all, without a body", body: "", status: 201),
        Call(name: "all", body: "{}", status: 201),
        Call(name: "a part", body: #"{"amount":1}"#, status: 201),
        Call(name: "all, by amount", body: #"{"amount":4250,"final":true}"#, status: 201),
        Call(
            name: "one too many", body: #"{"amount":4251}"#, status: 422, code: "amount_too_large",
            pointer: "/amount", detail: "The amount is 4251, at most 4250 is left."),
        Call(name: "nothing", body: #"{"amount":0}"#, status: 422, code: "out_of_range", pointer: "/amount"),
        Call(name: "less", body: #"{"amount":-1}"#, status: 422, code: "out_of_range", pointer: "/amount"),
        Call(
            name: "a fraction", body: #"{"amount":1.5}"#, status: 422, code: "not_an_integer",
            pointer: "/amount"),
        Call(
            name: "final as a text", body: #"{"final":"yes"}"#, status: 422, code: "wrong_type",
            pointer: "/final"),
    ]

    @Test("A capture's fields", arguments: captures)
    func capture(_ row: Call) async throws {
        let merchant = try await Merchant()
        let (_, transaction) = try await merchant.pay(manual: true)
        check(row, await merchant.call(.post, "/v1/transactions/\(transaction.id)/capture", row.body))
    }

    static let refunds = [
        Call(name: "all, without a body", body: "", status: 201),
        Call(
            name: "a part with words", body: #"{"amount":1,"reason":"broken","metadata":{"a":"b"}}"#,
            status: 201),
        Call(
            name: "one too many", body: #"{"amount":4251}"#, status: 422, code: "amount_too_large",
            pointer: "/amount", detail: "The amount is 4251, at most 4250 is left."),
        Call(name: "nothing", body: #"{"amount":0}"#, status: 422, code: "out_of_range", pointer: "/amount"),
        Call(
            name: "the longest reason",
            body: "{\"reason\":\"\(String(repeating: "r", count: MovementLimits.reasonLength))\"}",
            status: 201),
        Call(
            name: "a longer one",
            body: "{\"reason\":\"\(String(repeating: "r", count: MovementLimits.reasonLength + 1))\"}",
            status: 422, code: "invalid_length", pointer: "/reason"),
        Call(
            name: "amount and items", body: #"{"amount":1,"items":[{"index":0}]}"#, status: 422,
            code: "conflicting_fields", pointer: "/items"),
        Call(name: "no items", body: #"{"items":[]}"#, status: 422, code: "required", pointer: "/items"),
        Call(
            name: "an item without its place", body: #"{"items":[{}]}"#, status: 422, code: "required",
            pointer: "/items/0/index"),
        Call(
            name: "an item at no place", body: #"{"items":[{"index":null}]}"#, status: 422, code: "required",
            pointer: "/items/0/index"),
        Call(
            name: "an item that is none", body: #"{"items":[null]}"#, status: 422, code: "wrong_type",
            pointer: "/items/0"),
        Call(
            name: "an item of another checkout", body: #"{"items":[{"index":2}]}"#, status: 422,
            code: "unknown_item", pointer: "/items/0/index"),
        Call(
            name: "an item twice", body: #"{"items":[{"index":0,"quantity":1},{"index":0}]}"#, status: 422,
            code: "duplicate_item", pointer: "/items/1/index"),
        Call(
            name: "more than were bought", body: #"{"items":[{"index":0,"quantity":4}]}"#, status: 422,
            code: "quantity_too_large", pointer: "/items/0/quantity",
            detail: "At most 3 of this item is left."),
        Call(name: "one of three", body: #"{"items":[{"index":0,"quantity":"1"}]}"#, status: 201),
    ]

    @Test("A refund's fields", arguments: refunds)
    func refund(_ row: Call) async throws {
        let merchant = try await Merchant()
        let (_, transaction) = try await merchant.pay()
        check(row, await merchant.call(.post, "/v1/transactions/\(transaction.id)/refund", row.body))
    }

    private func check(_ row: Call, _ answer: Answer) {
        #expect(answer.status == row.status, "\(answer.text)")
        #expect(answer.errorCodes == (row.code.map { [$0] } ?? []), "\(answer.text)")
        #expect(answer.pointers == (row.pointer.map { [$0] } ?? []), "\(answer.text)")
        if let detail = row.detail { #expect(answer.json?["detail"]?.string == detail) }
    }

    @Test("What was held is captured in parts, released, given back by item, and every step can be read")
    func wholeLife() async throws {
        let merchant = try await Merchant()
        let (checkout, transaction) = try await merchant.pay(manual: true)
        let path = "/v1/transactions/\(transaction.id)"
        let first = await merchant.call(.post, path + "/capture", #"{"amount":1000}"#)
        #expect(first.json?["status"]?.string == "succeeded")
        #expect(first.json?["final"]?.bool == false)
        let capture = try #require(first.json?["id"]?.string)
        #expect(first.location == "/v1/captures/\(capture)")
        #expect(await merchant.call(.get, "/v1/captures/\(capture)").json == first.json)
        var json = try #require(await merchant.call(.get, path).json)
        #expect(json["status"]?.string == "authorized")
        #expect(json["amountCapturable"]?.integer == 3250)
        #expect(json["amountCaptured"]?.integer == 1000)
        let last = await merchant.call(.post, path + "/capture", #"{"amount":2000,"final":true}"#)
        #expect(last.status == 201)
        json = try #require(await merchant.call(.get, "/v1/checkouts/\(checkout.id)").json)
        #expect(json["status"]?.string == "paid")
        #expect(json["partiallyPaid"]?.bool == true)
        #expect(json["amountAuthorized"]?.integer == 3000)
        #expect(json["amountReceived"]?.integer == 3000)
        #expect(json["transactions"]?[0]?["captures"]?.elements?.count == 2)
        let more = await merchant.call(.post, path + "/capture", #"{"amount":1}"#)
        #expect((more.status, more.code) == (409, "not_authorized"))
        let refund = await merchant.call(
            .post, path + "/refund", #"{"items":[{"index":0,"quantity":1}],"reason":"broken"}"#)
        #expect(refund.json?["amount"]?.integer == 1000)
        #expect(refund.json?["items"]?[0]?["quantity"]?.string == "1")
        let id = try #require(refund.json?["id"]?.string)
        #expect(await merchant.call(.get, "/v1/refunds/\(id)").json == refund.json)
        merchant.installation.clock.advance(seconds: 1)
        let rest = await merchant.call(.post, "/v1/checkouts/\(checkout.id)/refund")
        #expect(rest.json?["amount"]?.integer == 2000)
        json = try #require(await merchant.call(.get, "/v1/checkouts/\(checkout.id)").json)
        #expect(json["status"]?.string == "refunded")
        #expect(json["amountRefunded"]?.integer == 3000)
        let nothing = await merchant.call(.post, path + "/refund")
        #expect((nothing.status, nothing.code) == (409, "nothing_left"))
        let list = try #require(await merchant.call(.get, path + "/refunds?limit=1").json)
        #expect(list["data"]?.elements?.count == 1)
        #expect(list["hasMore"]?.bool == true)
        let next = await merchant.call(.get, path + "/refunds?after=\(id)")
        #expect(next.json?["data"]?.elements?.count == 1)
        #expect(next.json?["hasMore"]?.bool == false)
    }

    @Test("What is held is released, and then there is nothing to capture or to give back")
    func cancel() async throws {
        let merchant = try await Merchant()
        let (checkout, transaction) = try await merchant.pay(manual: true)
        let path = "/v1/transactions/\(transaction.id)"
        let early = await merchant.call(.post, path + "/refund")
        #expect((early.status, early.code) == (409, "not_captured"))
        let answer = await merchant.call(.post, path + "/cancel")
        #expect(answer.status == 200, "\(answer.text)")
        #expect(answer.json?["status"]?.string == "cancelled")
        #expect(try merchant.installation.reread(checkout).status == .cancelled)
        for call in ["/capture", "/cancel"] {
            let again = await merchant.call(.post, path + call)
            #expect((again.status, again.code) == (409, "not_authorized"), "\(call)")
        }
    }

    @Test("Disputes and refunds are rehearsed in test mode, through the same states")
    func rehearsal() async throws {
        let merchant = try await Merchant()
        let (checkout, transaction) = try await merchant.pay(card: "4000000000007726")
        let opened = await merchant.call(
            .post, "/v1/test/transactions/\(transaction.id)/dispute", #"{"reason":"not_received"}"#)
        #expect(opened.json?["status"]?.string == "opened")
        #expect(opened.json?["amount"]?.integer == 4250)
        let id = try #require(opened.json?["id"]?.string)
        #expect(try merchant.installation.reread(checkout).status == .disputed)
        let refused = await merchant.call(.post, "/v1/transactions/\(transaction.id)/refund")
        #expect((refused.status, refused.code) == (409, "nothing_left"))
        let won = await merchant.call(.post, "/v1/test/disputes/\(id)/win")
        #expect(won.json?["status"]?.string == "won")
        #expect(await merchant.call(.post, "/v1/test/disputes/\(id)/win").status == 200)
        #expect(await merchant.call(.post, "/v1/test/disputes/\(id)/lose").status == 409)
        #expect(try merchant.installation.reread(checkout).status == .paid)
        let refund = await merchant.call(.post, "/v1/transactions/\(transaction.id)/refund")
        #expect(refund.json?["status"]?.string == "pending")
        let refundID = try #require(refund.json?["id"]?.string)
        #expect(
            await merchant.call(.post, "/v1/test/refunds/\(refundID)/settle").json?["status"]?.string
                == "succeeded")
        #expect(try merchant.installation.reread(checkout).status == .refunded)
        #expect(
            await merchant.call(.post, "/v1/test/refunds/\(refundID)/fail").json?["status"]?.string
                == "failed")
        #expect(try merchant.installation.reread(checkout).status == .paid)
        #expect(await merchant.call(.post, "/v1/test/refunds/\(refundID)/settle").status == 409)
    }

    static let currencies = [("JPY", 1200), ("KWD", 12_345), ("EUR", 4250)] as [(String, Int64)]

    @Test("Minor units, whatever the currency's decimals", arguments: currencies)
    func currency(_ code: String, _ amount: Int64) async throws {
        let merchant = try await Merchant()
        let created = await merchant.create(body: "{\"currency\":\"\(code)\",\"amount\":\(amount)}")
        let id = try #require(created.json?["id"]?.string.flatMap { CheckoutID($0) })
        let engine = merchant.installation.engine
        let checkout = try #require(try engine.unscopedCheckout(id)?.checkout)
        let transaction = try await merchant.installation.pay(checkout, card: "4242424242424242")
        let first = await merchant.call(.post, "/v1/transactions/\(transaction.id)/refund", #"{"amount":1}"#)
        #expect(first.json?["currency"]?.string == code)
        let rest = await merchant.call(.post, "/v1/transactions/\(transaction.id)/refund")
        #expect(rest.json?["amount"]?.integer == amount - 1)
        #expect(try merchant.installation.reread(checkout).facts.amountRefunded == amount)
    }
}

extension Merchant {
    /// A payment of 42.50 euros for three things of ten euros each and one of 12.50.
    func pay(
        manual isManual: Bool = false, card: String = "4242424242424242"
    ) async throws -> (Checkout, Transaction) {
        let checkout = try await installation.makeCheckout(tenant.site) { details in
            details.captureMethod = isManual ? .manual : .automatic
            let euro = try #require(Currency(code: "EUR"))
            details.items = [
                try LineItem(
                    name: "Lamp", quantity: try #require(Quantity(3)), unitAmount: 1000, currency: euro),
                try LineItem(
                    name: "Bulb", quantity: try #require(Quantity(1)), unitAmount: 1250, currency: euro),
            ]
        }
        return (checkout, try await installation.pay(checkout, card: card))
    }
}

@Suite("Capturing and refunding with an Idempotency-Key")
struct MovementIdempotencyTests {
    private func refund(
        _ installation: Installation, _ key: String, _ transaction: Transaction, _ body: String
    ) async -> Answer {
        await installation.backend.call(
            .post, "/v1/transactions/\(transaction.id)/refund",
            headers: [
                ("authorization", "Bearer \(key)"), ("content-type", "application/json"),
                ("idempotency-key", "one"),
            ], body: Array(body.utf8))
    }

    @Test("Fifty times the same refund is one refund")
    func many() async throws {
        let merchant = try await Merchant()
        let (checkout, transaction) = try await merchant.pay()
        let answers = await withTaskGroup(of: Answer.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    await refund(
                        merchant.installation, merchant.tenant.key, transaction, #"{"amount":100}"#)
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(answers.map(\.status)).isSubset(of: [201, 409]))
        #expect(Set(answers.filter { $0.status == 201 }.map(\.bytes)).count == 1)
        #expect(try merchant.installation.reread(checkout).facts.amountRefunded == 100)
        let again = await refund(merchant.installation, merchant.tenant.key, transaction, #"{"amount":100}"#)
        #expect(again.status == 201)
        #expect(again.headers["idempotent-replayed"] == "true")
        let other = await refund(merchant.installation, merchant.tenant.key, transaction, #"{"amount":101}"#)
        #expect((other.status, other.code) == (422, "idempotency_key_reused"))
    }

    @Test("After a stop between the call and the answer, a repeat is told what became of it")
    func crash() async throws {
        let merchant = try await Merchant()
        let first = merchant.installation
        let (checkout, transaction) = try await merchant.pay()
        first.line.queue(.delivered)
        first.line.hold()
        let call = Task { await refund(first, merchant.tenant.key, transaction, #"{"amount":100}"#) }
        await first.line.waitUntilHeld(1)
        let second = try first.restarted()
        first.line.release()
        #expect(await call.value.status >= 500)
        let early = await refund(second, merchant.tenant.key, transaction, #"{"amount":100}"#)
        #expect(early.status == 409)
        second.clock.advance(seconds: 60)
        let late = await refund(second, merchant.tenant.key, transaction, #"{"amount":100}"#)
        #expect(late.status == 201, "\(late.text)")
        #expect(late.json?["status"]?.string == "succeeded")
        #expect(try second.reread(checkout).facts.amountRefunded == 100)
        let again = await refund(second, merchant.tenant.key, transaction, #"{"amount":100}"#)
        #expect(again.bytes == late.bytes)
    }
}
