import HTTPCore
import TestHarness
import Testing

@Suite("Files of the operator's on the payers' host")
struct PublicFileTests {
    static let applePay = "/.well-known/apple-developer-merchantid-domain-association"

    @Test("Apple's file is shown as it is, and only where there is one")
    func applePayFile() async throws {
        let bare = try Installation()
        #expect(await bare.frontend.call(.get, Self.applePay).status == 404)
        var options = InstallationOptions()
        options.applePayFile = Array("7B227073 <b>".utf8)
        let installation = try Installation(options)
        let answer = await installation.frontend.call(.get, Self.applePay)
        #expect(answer.status == 200)
        #expect(answer.text == "7B227073 <b>")
        #expect(answer.headers["content-type"] == "text/plain; charset=utf-8")
        #expect(await installation.frontend.call(.head, Self.applePay).status == 200)
        #expect(await installation.frontend.call(.post, Self.applePay).status == 405)
        // The merchants' host has none.
        #expect(await installation.backend.call(.get, Self.applePay).status == 404)
    }
}
