import AdminBackend
import Domain
import Foundation
import HTTPCore
import JSON
import Pages
import Portal
import SandboxProvider
import Support
import TestHarness
import Testing

// One after the other: each open database takes one of a process's 1024 thread keys.
@Suite("Rehearsing every state", .serialized)
struct RehearsalTests {
    @Test("A payment that waits for the bank is settled or fails, once", arguments: [true, false])
    func payment(_ isSuccess: Bool) async throws {
        let merchant = try await Merchant()
        let (checkout, transaction) = try await merchant.pay(card: "4000000000000077")
        #expect(try merchant.installation.reread(checkout).status == .processing)
        let path = "/v1/test/transactions/\(transaction.id)/"
        for _ in 0..<2 {
            let ended = await merchant.call(.post, path + (isSuccess ? "settle" : "fail"))
            #expect(ended.json?["status"]?.string == (isSuccess ? "succeeded" : "failed"))
        }
        let other = await merchant.call(.post, path + (isSuccess ? "fail" : "settle"))
        #expect((other.status, other.code) == (409, "state_conflict"))
        merchant.installation.clock.advance(seconds: 60)
        _ = try await merchant.installation.bank.settleDue()
        _ = try await merchant.installation.engine.carryNotifications()
        _ = try await merchant.installation.engine.actOnNotifications()
        #expect(try merchant.installation.reread(checkout).status == (isSuccess ? .paid : .pending))
        #expect(merchant.installation.journal.reports.isEmpty)
    }

    @Test("Held notifications arrive in the order that the test chooses, lost ones not by themselves")
    func order() async throws {
        let merchant = try await Merchant()
        let engine = merchant.installation.engine
        let (checkout, transaction) = try await merchant.pay(card: "4000000000000077")
        let id = transaction.id
        _ = try await engine.carryNotifications()
        _ = try await engine.actOnNotifications()
        merchant.installation.clock.advance(seconds: 1)
        let rule = await merchant.call(
            .post, "/v1/test/notifications", #"{"deliver":"later","transactionId":"\#(id)"}"#)
        #expect(rule.json?["deliver"]?.string == "later")
        // Nobody tells, so the call does not either.
        let settled = await merchant.call(.post, "/v1/test/transactions/\(id)/settle")
        #expect(settled.json?["status"]?.string == "processing")
        for _ in 0..<2 { _ = try await engine.carryNotifications() }
        _ = try await engine.actOnNotifications()
        #expect(try merchant.installation.reread(checkout).status == .processing)
        let list = await merchant.call(.get, "/v1/test/notifications?transactionId=\(id)")
        let told = try #require(list.json?["data"]?.elements)
        #expect(told.map { $0["type"]?.string } == ["payment.succeeded", "payment.pending"])
        #expect(told.map { $0["status"]?.string } == ["held", "delivered"])
        for place in [1, 0, 0] {
            let notification = try #require(told[place]["id"]?.string)
            let sent = await merchant.call(.post, "/v1/test/notifications/\(notification)/deliver")
            #expect(sent.json?["status"]?.string == "delivered", "\(sent.text)")
        }
        #expect(try merchant.installation.reread(checkout).status == .paid)
        let after = await merchant.call(.get, "/v1/test/notifications?transactionId=\(id)&limit=1")
        #expect(after.json?["data"]?.elements?.map { $0["deliveries"]?.integer } == [2])
    }

    @Test("A read asks about what nobody knows")
    func reading() async throws {
        let merchant = try await Merchant()
        for path in ["/v1/checkouts/", "/v1/transactions/"] {
            let (checkout, transaction) = try await merchant.pay(card: "4000000000000341")
            let id = path.contains("checkouts") ? checkout.id.description : transaction.id.description
            let answer = await merchant.call(.get, path + id)
            #expect(answer.json?["status"]?.string == (path.contains("checkouts") ? "paid" : "succeeded"))
        }
    }

    @Test("A dispute whose answer got lost is found again by a repeat, not opened twice")
    func repeatedDispute() async throws {
        let merchant = try await Merchant()
        let (_, transaction) = try await merchant.pay(card: "4242424242424242")
        let path = "/v1/test/transactions/\(transaction.id)/dispute"
        let headers: [(StaticString, String)] = [
            ("authorization", "Bearer \(merchant.tenant.key)"), ("content-type", "application/json"),
            ("idempotency-key", "d-1"),
        ]
        let body = Array(#"{"amount":100}"#.utf8)
        // The process ends between opening and answering: the key has begun and has no answer.
        merchant.installation.line.set(.answerLost)
        let first = await merchant.installation.backend.call(.post, path, headers: headers, body: body)
        #expect(first.status != 201)
        merchant.installation.line.set(.delivered)
        _ = try await merchant.installation.engine.carryNotifications()
        _ = try await merchant.installation.engine.actOnNotifications()
        for _ in 0..<2 {
            let again = await merchant.installation.backend.call(.post, path, headers: headers, body: body)
            #expect(again.status == 201, "\(again.text)")
        }
        #expect(try merchant.installation.engine.ledger(of: transaction).disputes.count == 1)
    }

    @Test("The clock of test objects moves forward only, for the whole organisation, four hundred days")
    func clock() async throws {
        let merchant = try await Merchant()
        let checkout = try await merchant.installation.makeCheckout(merchant.tenant.site)
        let before = await merchant.call(.get, "/v1/test/clock")
        #expect(before.json?["secondsAhead"]?.integer == 0)
        let day = await merchant.call(.post, "/v1/test/clock/advance", #"{"seconds":172800}"#)
        #expect(day.json?["now"]?.string == "2026-11-23T12:00:02Z", "\(day.text)")
        let page = await merchant.installation.frontend.call(.get, merchant.installation.page(checkout))
        #expect(page.text.contains("expired"))
        let created = await merchant.create(body: #"{"currency":"EUR","amount":100}"#)
        #expect(created.json?["createdAt"]?.string?.hasPrefix("2026-11-23") == true)
        let pinned = await merchant.installation.backend.api(
            .post, "/v1/test/clock/advance", key: merchant.tenant.pinnedKey, json: #"{"seconds":1}"#)
        #expect((pinned.status, pinned.code) == (403, "key_pinned"))
        for body in ["{\"seconds\":0}", "{\"seconds\":34560001}", "{\"seconds\":-5}", "{}"] {
            let refused = await merchant.call(.post, "/v1/test/clock/advance", body)
            #expect((refused.status, refused.pointers) == (422, ["/seconds"]), "\(body)")
        }
        let most = 400 * 86_400 - 172_800
        #expect(
            await merchant.call(.post, "/v1/test/clock/advance", "{\"seconds\":\(most + 1)}").status == 422)
        #expect(await merchant.call(.post, "/v1/test/clock/advance", "{\"seconds\":\(most)}").status == 200)
    }

    @Test("What is not a rule is refused")
    func refusals() async throws {
        let merchant = try await Merchant()
        let rows = [
            ("{}", "/deliver"), (#"{"deliver":"soon"}"#, "/deliver"),
            (#"{"deliver":"once","next":0}"#, "/next"), (#"{"deliver":"once","next":101}"#, "/next"),
            (#"{"deliver":"once","transactionId":"x"}"#, "/transactionId"),
        ]
        for (body, pointer) in rows {
            let answer = await merchant.call(.post, "/v1/test/notifications", body)
            #expect((answer.status, answer.pointers) == (422, [pointer]), "\(body): \(answer.text)")
        }
        let missing = TransactionID(high: 1, low: 1)
        let unknown = await merchant.call(
            .post, "/v1/test/notifications", #"{"deliver":"once","transactionId":"\#(missing)"}"#)
        #expect(unknown.status == 404)
    }
}

@Suite("The list of controls")
struct RehearsalControlTests {
    @Test("It names every route under /v1/test, and TESTING.md is the list")
    func isWhole() throws {
        let installation = try Installation()
        let served = Set(
            installation.backend.routes.map { "\($0.method.name) \($0.pattern)" }
                .filter { $0.contains(" /v1/test/") })
        #expect(served == Set(RehearsalControls.all.map(\.call)))
        let document = try String(
            contentsOfFile: ProjectFolder.path("TESTING.md"), encoding: .utf8)
        #expect(
            document.contains(
                "<!-- test controls -->\n\(RehearsalControls.markdown)<!-- end of test controls -->"))
    }
}
