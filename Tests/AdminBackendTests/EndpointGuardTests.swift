import AdminBackend
import Domain
import HTTPCore
import JSON
import Pages
import Portal
import Support
import TestHarness
import Testing

@Suite("Addresses of webhooks, and their tests") struct EndpointGuardTests {
    private static let refused = "https://10.0.0.1/hooks"

    @Test("an address that is not called is refused at once, with its pointer, wherever it is written")
    func addresses() async throws {
        let merchant = try await Merchant()
        let site = merchant.tenant.site.id
        let endpoint = try await merchant.installation.makeEndpoint(merchant.tenant.site).endpoint
        let calls: [(HTTPCore.Method, String, String, String)] = [
            (.post, "/v1/webhook-endpoints", #"{"siteId":"\#(site)","url":"\#(Self.refused)"}"#, "/url"),
            (.patch, "/v1/webhook-endpoints/\(endpoint.id)", #"{"url":"\#(Self.refused)"}"#, "/url"),
            (
                .post, "/v1/checkouts/\(site)/create",
                #"{"currency":"EUR","amount":100,"webhookUrl":"\#(Self.refused)"}"#, "/webhookUrl"
            ),
        ]
        for (method, path, body, pointer) in calls {
            let answer = await merchant.call(method, path, body)
            #expect(answer.status == 422, "\(path): \(answer.text)")
            #expect(answer.errorCodes == ["address_not_allowed"] && answer.pointers == [pointer])
            let good = await merchant.call(
                method, path, body.replacing("10.0.0.1", with: "shop.example"))
            #expect((200...201).contains(good.status), "\(good.text)")
        }
    }

    @Test("an endpoint is tested so often a minute, and no other for it")
    func tests() async throws {
        let merchant = try await Merchant()
        let first = try await merchant.installation.makeEndpoint(merchant.tenant.site).endpoint
        let second = try await merchant.installation.makeEndpoint(merchant.tenant.site).endpoint
        let path = "/v1/webhook-endpoints/\(first.id)/test"
        for _ in 1...BackendLimits.endpointTestsPerMinute {
            #expect(await merchant.call(.post, path).status == 200)
        }
        let refused = await merchant.call(.post, path)
        #expect(refused.status == 429 && refused.code == "rate_limited")
        #expect(refused.headers["retry-after"] == "6")
        #expect(
            await merchant.call(.post, "/v1/webhook-endpoints/\(second.id)/test").status == 200)
        merchant.installation.clock.advance(seconds: 6)
        #expect(await merchant.call(.post, path).status == 200)
    }
}
