import Domain
import HTTPCore
import Portal
import TestHarness
import Testing

@Suite("What the result says")
struct WordsTests {
    /// A situation and the words of its pages, nil where another page answers.
    ///
    /// `leaving` is said by the page that goes on to the shop, `again` by the one that is opened later.
    struct Row: Sendable, CustomTestStringConvertible {
        let situation: Situation
        let heading: String
        let leaving: String?
        let again: String?
        var testDescription: String { situation.rawValue }
    }

    static let rows = [
        Row(
            situation: .paid, heading: "Payment received <bdi>€42.50</bdi>",
            leaving: "Thank you. Your payment was successful.",
            again: "You have paid. There is nothing more to do."),
        Row(
            situation: .paidLate, heading: "Payment received <bdi>€42.50</bdi>",
            leaving: "Thank you. Your payment was successful.",
            again: "You have paid. There is nothing more to do."),
        Row(
            situation: .authorized, heading: "Amount reserved <bdi>€42.50</bdi>",
            leaving: "Thank you. Nothing has been taken yet: that happens when your order is ready.",
            again: "Thank you. Nothing has been taken yet: that happens when your order is ready."),
        Row(
            situation: .partiallyRefunded, heading: "Payment partly refunded <bdi>€42.50</bdi>",
            leaving: "€0.01 was given back. It can take some days to arrive.",
            again: "€0.01 was given back. It can take some days to arrive."),
        Row(
            situation: .refunded, heading: "Payment refunded <bdi>€42.50</bdi>",
            leaving: "€42.50 was given back. It can take some days to arrive.",
            again: "€42.50 was given back. It can take some days to arrive."),
        Row(
            situation: .disputed, heading: "Payment disputed <bdi>€42.50</bdi>",
            leaving: "Your bank is looking into this payment.",
            again: "Your bank is looking into this payment."),
        Row(
            situation: .failed, heading: "Payment not made <bdi>€42.50</bdi>",
            leaving: "The payment was tried too often. No money has been taken.",
            again: "The payment was tried too often. No money has been taken."),
        Row(
            situation: .cancelled, heading: "Payment cancelled <bdi>€42.50</bdi>",
            leaving: "No money has been taken.", again: "No money has been taken."),
        Row(
            situation: .expired, heading: "Payment expired <bdi>€42.50</bdi>",
            leaving: "No money has been taken.", again: nil),
        Row(
            situation: .pending, heading: "Payment in progress <bdi>€42.50</bdi>",
            leaving:
                "We are waiting for the answer. Do not pay again: the shop is told as soon as it is there.",
            again: nil),
        Row(
            situation: .unknown, heading: "Payment in progress <bdi>€42.50</bdi>",
            leaving:
                "We are waiting for the answer. Do not pay again: the shop is told as soon as it is there.",
            again: nil),
    ]

    @Test("In every situation the payer reads what became of the money", arguments: rows)
    func words(_ row: Row) async throws {
        let installation = try Installation()
        let checkout = try await row.situation.make(installation, try await installation.makeTenant())
        for (step, text) in [("/result", row.leaving), ("", row.again)] {
            guard let text else { continue }
            let answer = await installation.frontend.call(.get, installation.page(checkout, step))
            #expect(answer.text.contains("<h1>\(row.heading)</h1>"), "\(step)")
            #expect(answer.text.contains("<p>\(text)</p>"), "\(step)")
        }
    }

    @Test("Of what is reserved a part is taken, the rest is taken or let go")
    func parts() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        for isReleased in [false, true] {
            let checkout = try await Situation.authorized.make(installation, tenant)
            let attempt = try #require(try installation.attempts(of: checkout).first)
            _ = try await installation.engine.capture(attempt, amount: 1000, isFinal: false)
            let first = await installation.frontend.call(.get, installation.page(checkout))
            #expect(first.text.contains("<h1>Payment received <bdi>€10.00</bdi></h1>"))
            #expect(first.text.contains("€32.50 more is reserved."))
            _ = try await installation.engine.capture(
                attempt, amount: isReleased ? 500 : 3250, isFinal: isReleased)
            let last = await installation.frontend.call(.get, installation.page(checkout))
            let total = isReleased ? "€15.00" : "€42.50"
            #expect(last.text.contains("<h1>Payment received <bdi>\(total)</bdi></h1>"))
            #expect(!last.text.contains("reserved"))
        }
    }
}
