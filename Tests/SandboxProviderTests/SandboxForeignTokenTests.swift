import Domain
import ProviderKit
import Support
import Testing

@testable import SandboxProvider

@Suite struct SandboxForeignTokenTests {
    private let fixture = SandboxFixture()

    @Test func aTokenOfAnotherCheckoutIsRefusedAndNotUsedUp() async throws {
        let token = try await fixture.token("4242424242424242")
        let thief = CheckoutID(at: fixture.time.now, random: fixture.random)
        for key in ["theft-1", "theft-2"] {
            let theft = try fixture.snapshot(key: key, order: thief)
            let refused = try await fixture.run(.start(theft, token))
            #expect(refused.status == .failed(.processingError, providerCode: "token_foreign"))
            // The same call again is told the same.
            #expect(try await fixture.run(.start(theft, token)).status == refused.status)
        }
        let payment = try fixture.snapshot()
        #expect(try await fixture.run(.start(payment, token)).status == .succeeded(payment.amount))
    }

    @Test func aTokenPaysItsOwnCheckoutOnce() async throws {
        let token = try await fixture.token("4242424242424242")
        let payment = try fixture.snapshot()
        #expect(try await fixture.run(.start(payment, token)).status == .succeeded(payment.amount))
        let again = try await fixture.run(.start(try fixture.snapshot(key: "key-2"), token))
        #expect(again.status == .failed(.processingError, providerCode: "token_used"))
    }
}
