import ProviderKit
import Testing

@testable import StripeProvider

@Suite("When Stripe made something")
struct StripeTimeTests {
    @Test(
        "Times at the ends of their range end no process",
        arguments: [
            (Int64.min, false), (Int64.max, false), (0, true), (1_764_000_000 - 60, true),
            (1_764_000_000 - 59, false),
        ] as [(Int64, Bool)])
    func ages(created: Int64, isOlder: Bool) {
        let time = StripeTime(
            AnswerHeaders([("date", "Mon, 24 Nov 2025 16:00:00 GMT")]))
        #expect(time.seconds == 1_764_000_000)
        #expect(time.isOlder(created, than: 60) == isOlder)
    }
}
