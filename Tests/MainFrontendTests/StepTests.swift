import Crypto
import Database
import Domain
import HTTPCore
import JSON
import Pages
import Portal
import ProviderKit
import SandboxProvider
import Storage
import Support
import TestHarness
import Testing

@Suite("Every step in every situation")
struct StepTests {
    /// What the five steps answer: nil a page, else the step they lead to.
    struct Row: Sendable, CustomTestStringConvertible {
        let situation: Situation
        let page: String?
        let leave: String?
        let processing: String?
        let result: String?
        let cancel: String?
        var testDescription: String { situation.rawValue }

        var steps: [(step: String, leadsTo: String?)] {
            [
                ("", page), ("/continue", leave), ("/processing", processing), ("/result", result),
                ("/cancel", cancel),
            ]
        }

        /// Nothing is left to do: every step shows or leads to the outcome.
        static func over(_ situation: Situation) -> Row {
            Row(situation: situation, page: nil, leave: "", processing: "/result", result: nil, cancel: "")
        }

        static func waiting(_ situation: Situation) -> Row {
            Row(
                situation: situation, page: "/processing", leave: "", processing: nil, result: nil, cancel: ""
            )
        }
    }

    static let rows: [Row] =
        [Situation.open, .declined, .overdue].map {
            Row(situation: $0, page: nil, leave: "", processing: "", result: "", cancel: nil)
        } + [
            Row(situation: .needsPayer, page: nil, leave: nil, processing: "", result: "", cancel: nil),
            .waiting(.pending), .waiting(.unknown),
        ]
        + [
            Situation.authorized, .paid, .paidLate, .failed, .cancelled, .expired, .partiallyRefunded,
            .refunded,
            .disputed,
        ].map { .over($0) }

    @Test("The table names every situation")
    func tableIsWhole() {
        #expect(Set(Self.rows.map(\.situation)) == Set(Situation.allCases))
    }

    @Test("Answers a page or leads to the right one", arguments: rows)
    func answers(_ row: Row) async throws {
        for (step, leadsTo) in row.steps {
            let installation = try Installation()
            let checkout = try await row.situation.make(installation, try await installation.makeTenant())
            let answer = await installation.frontend.call(.get, installation.page(checkout, step))
            if let leadsTo {
                #expect(answer.status == 303, "\(step)")
                #expect(answer.location == installation.page(checkout, leadsTo), "\(step)")
            } else {
                #expect(answer.status == 200, "\(step): \(answer.text.prefix(200))")
                #expect(answer.headers["content-type"] == "text/html; charset=utf-8")
            }
            #expect(answer.headers["cache-control"] == "no-store", "\(step)")
            #expect(answer.headers["referrer-policy"] == "no-referrer", "\(step)")
        }
    }

    @Test("Led from step to step, a payer arrives at a page", arguments: Situation.allCases)
    func arrives(_ situation: Situation) async throws {
        let installation = try Installation()
        let checkout = try await situation.make(installation, try await installation.makeTenant())
        let attempts = try installation.attempts(of: checkout).map { "/return/\($0.id)" }
        for step in ["", "/continue", "/processing", "/result", "/cancel"] + attempts {
            var path = installation.page(checkout, step)
            var hops = 0
            while hops < 4 {
                let answer = await installation.frontend.call(.get, path)
                guard answer.status == 303 else {
                    #expect(answer.status == 200, "\(step)")
                    break
                }
                path = try #require(answer.location)
                hops += 1
            }
            #expect(hops < 4, "\(step) leads in circles")
        }
    }

    @Test("HEAD answers as GET does, and what is posted cannot be got", arguments: ["/pay", "/abandon"])
    func methods(_ step: String) async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site)
        #expect(await installation.frontend.call(.head, installation.page(checkout)).status == 200)
        let answer = await installation.frontend.call(.get, installation.page(checkout, step))
        #expect(answer.status == 405)
        #expect(answer.headers["allow"] == "POST")
    }

    @Test("A return for an attempt of another checkout is not found")
    func foreignReturn() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let paid = try await Situation.paid.make(installation, tenant)
        let open = try await Situation.open.make(installation, tenant)
        let attempt = try installation.attempts(of: paid)[0].id
        for id in [attempt.description, TransactionID(high: 1, low: 2).description, "x"] {
            let answer = await installation.frontend.call(.get, installation.page(open, "/return/\(id)"))
            #expect(answer.status == 404)
        }
    }

    @Test("Who comes back without an answer to the bank is shown the way, and not sent back at once")
    func returnWithoutAnswer() async throws {
        let installation = try Installation()
        let checkout = try await Situation.needsPayer.make(installation, try await installation.makeTenant())
        let attempt = try installation.attempts(of: checkout)[0].id
        let answer = await installation.frontend.call(
            .get, installation.page(checkout, "/return/\(attempt)"))
        #expect(answer.location == installation.page(checkout))
    }

    @Test(
        "The waiting page looks by itself, unless the payer stopped that; after a minute it goes to the shop")
    func waiting() async throws {
        let installation = try Installation()
        let checkout = try await Situation.pending.make(installation, try await installation.makeTenant())
        let path = installation.page(checkout, "/processing")
        let automatic = await installation.frontend.call(.get, path)
        #expect(automatic.text.contains("http-equiv=\"refresh\" content=\"0;url=\(path)?hold\""))
        #expect(automatic.text.contains("data-seconds=\"3\""))
        let stopped = await installation.frontend.call(.get, path + "?auto=0")
        #expect(!stopped.text.contains("http-equiv"))
        #expect(!stopped.text.contains("<script"))
        installation.clock.advance(seconds: 59)
        #expect(await installation.frontend.call(.get, path).status == 200)
        installation.clock.advance(seconds: 1)
        #expect(
            await installation.frontend.call(.get, path).location == installation.page(checkout, "/result"))
        #expect(
            await installation.frontend.call(.get, path + "?hold").location
                == installation.page(checkout, "/result"))
        #expect(await installation.frontend.call(.get, path + "?auto=0").status == 200)
    }

    @Test("Late money of another attempt: nobody is sent to the bank any more")
    func overtaken() async throws {
        let installation = try Installation()
        let checkout = try await Situation.declined.make(installation, try await installation.makeTenant())
        let first = try installation.attempts(of: checkout)[0]
        installation.clock.advance(seconds: 1)
        _ = try await installation.pay(checkout, card: "4000000000003220", attempt: "two")
        _ = try await installation.engine.apply(.init(.succeeded(checkout.amount)), to: first.id)
        let answer = await installation.frontend.call(.get, installation.page(checkout, "/continue"))
        #expect(answer.location == installation.page(checkout))
        #expect(
            await installation.frontend.call(.get, installation.page(checkout)).title?.contains("received")
                == true)
    }
}
