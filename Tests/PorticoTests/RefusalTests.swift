import HTTPCore
import Pages
import TestHarness
import Testing

@Suite struct RefusalTests {
    @Test(arguments: [Refusal.tooManyBodyBytes, .tooManyConnections])
    func aClientThatMustWaitIsToldHowLong(_ refusal: Refusal) throws {
        let installation = try Installation()
        for host in [installation.backend, installation.frontend] {
            let response = host.respond(toRefused: refusal)
            #expect(response.status == .serviceUnavailable)
            #expect(response.headers["retry-after"] == "1")
        }
    }
}
