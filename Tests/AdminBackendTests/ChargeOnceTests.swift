import Domain
import HTTPCore
import JSON
import Portal
import ProviderKit
import Support
import TestHarness
import Testing

@Suite("A saved method is charged once for each key", .serialized)
struct ChargeOnceTests {
    private func charge(
        _ installation: Installation, _ key: String, _ method: SavedMethod,
        _ body: String = #"{"currency":"EUR","amount":1900}"#
    ) async -> Answer {
        await installation.backend.call(
            .post, "/v1/saved-methods/\(method.id)/charge",
            headers: [
                ("authorization", "Bearer \(key)"), ("content-type", "application/json"),
                ("idempotency-key", "one"),
            ], body: Array(body.utf8))
    }

    private func charges(_ installation: Installation) -> Int {
        installation.books.savedCharges
    }

    @Test("Fifty times the same charge is one charge")
    func many() async throws {
        let merchant = try await Merchant()
        let installation = merchant.installation
        let method = try await installation.saveMethod(merchant.tenant.site)
        let answers = await withTaskGroup(of: Answer.self) { group in
            for _ in 0..<50 {
                group.addTask { await charge(installation, merchant.tenant.key, method) }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(answers.map(\.status)).isSubset(of: [201, 409]))
        #expect(Set(answers.filter { $0.status == 201 }.map(\.bytes)).count == 1)
        #expect(charges(installation) == 1)
        let other = await charge(
            installation, merchant.tenant.key, method, #"{"currency":"EUR","amount":1}"#)
        #expect((other.status, other.code) == (422, "idempotency_key_reused"))
    }

    @Test(
        "After a stop around the call, a repeat is told what became of it, and nothing is charged twice",
        arguments: [true, false])
    func crash(_ arrives: Bool) async throws {
        let merchant = try await Merchant()
        let first = merchant.installation
        let method = try await first.saveMethod(merchant.tenant.site)
        first.line.queue(arrives ? .delivered : .lostOnTheWay)
        first.line.hold()
        let call = Task { await charge(first, merchant.tenant.key, method) }
        await first.line.waitUntilHeld(1)
        let second = try first.restarted()
        first.line.release()
        #expect(await call.value.status >= 500)
        #expect(await charge(second, merchant.tenant.key, method).status == 409)
        second.clock.advance(seconds: 60)
        let late = await charge(second, merchant.tenant.key, method)
        #expect(late.status == 201, "\(late.text)")
        let attempt = late.json?["transactions"]?.elements?.first
        #expect(attempt?["status"]?.string == (arrives ? "succeeded" : "failed"))
        #expect(charges(second) == (arrives ? 1 : 0))
        #expect(await charge(second, merchant.tenant.key, method).bytes == late.bytes)
        #expect(charges(second) == (arrives ? 1 : 0))
    }

    @Test("Where references are unique, one is charged once whatever the key")
    func references() async throws {
        let merchant = try await Merchant()
        let site = try await merchant.installation.engine.updateSite(
            merchant.tenant.site.id, organization: merchant.tenant.organization.id
        ) { $0.hasUniqueReferences = true }
        let method = try await merchant.installation.saveMethod(site)
        let path = "/v1/saved-methods/\(method.id)/charge"
        let body = #"{"currency":"EUR","amount":1900,"reference":"box-1"}"#
        #expect(await merchant.call(.post, path, body).status == 201)
        let again = await merchant.call(.post, path, body)
        #expect((again.status, again.code) == (409, "reference_taken"))
        #expect(charges(merchant.installation) == 1)
    }
}
