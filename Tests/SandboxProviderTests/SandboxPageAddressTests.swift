import Domain
import ProviderKit
import Support
import Testing

@testable import SandboxProvider

@Suite struct SandboxPageAddressTests {
    private let fixture = SandboxFixture()

    /// A payment whose payer has something to do on that page, and the page's address.
    private func asked(_ page: String) async throws -> (reference: String, path: String, returnURL: String) {
        let payment = try fixture.snapshot()
        let input = page == "card" ? PaymentInput() : try await fixture.token("4000000000003220")
        let outcome = try await fixture.run(.start(payment, input))
        return (
            try #require(outcome.reference), try #require(outcome.status.redirect), payment.returnURL
        )
    }

    @Test(arguments: ["card", "challenge"])
    func theReferenceThatTheAPIShowsOpensNoPage(page: String) async throws {
        let (reference, path, _) = try await asked(page)
        #expect(path.hasPrefix("/sandbox/\(page)/\(reference)."))
        #expect(await fixture.get(path)?.pageStatus == 200)
        let other = SandboxPaymentID(at: fixture.time.now, random: fixture.random)
        let segments = [
            reference, "\(reference).", "\(reference).x", path.replacingFirst("/sandbox/\(page)/", "") + "0",
            String(path.replacingFirst("/sandbox/\(page)/", "").dropLast()),
            "\(reference).\(SandboxFixture.signing.sign("sandbox-form:\(reference)"))",
            "\(reference).\(SandboxFixture.signing.sign("sandbox-page:\(other)"))",
            "\(other).\(SandboxFixture.signing.sign("sandbox-page:\(other)"))",
        ]
        for segment in segments {
            for each in ["card", "challenge"] {
                #expect(await fixture.get("/sandbox/\(each)/\(segment)") == nil, "\(segment)")
                #expect(await fixture.post("/sandbox/\(each)/\(segment)", []) == nil, "\(segment)")
            }
        }
    }

    @Test func theReferenceOfAFinishedPaymentLeadsNowhere() async throws {
        // A payment with nothing left to do answers with a redirect to the payer's checkout, whose token is
        // in that address: the page must be as closed as before.
        let (reference, path, returnURL) = try await asked("challenge")
        let csrf = try #require(await fixture.get(path)?.text("csrf"))
        let approved = await fixture.post(path, [("csrf", csrf), ("answer", "approve")])
        #expect(approved?.redirectTarget == returnURL)
        #expect(await fixture.get("/sandbox/card/\(reference)") == nil)
        #expect(await fixture.get("/sandbox/challenge/\(reference)") == nil)
        #expect(await fixture.get(path)?.redirectTarget == returnURL)
    }
}
