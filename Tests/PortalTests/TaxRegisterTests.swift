import Database
import Domain
import Portal
import ProviderKit
import Storage
import Support
import Synchronization
import Tax
import TestHarness
import Testing

@Suite("Asking the register about tax ids")
struct TaxRegisterTests {
    /// A register that answers as it is told, in the words that the Commission's interface uses.
    private final class Register: Sendable {
        private let state = Mutex((answer: (status: 200, body: ""), asked: [String]()))

        var asked: [String] { state.withLock { $0.asked } }

        func answers(_ status: Int, _ body: String) { state.withLock { $0.answer = (status, body) } }

        func ask(_ call: VIESCall) -> RegisterAnswer {
            state.withLock { state in
                state.asked.append(String(decoding: call.body, as: UTF8.self))
                return call.answer(status: state.answer.status, body: Array(state.answer.body.utf8))
            }
        }
    }

    private static func site(_ installation: Installation) async throws -> Site {
        try await installation.tax(try await installation.makeTenant().site) {
            $0.registerCheck = .background
        }
    }

    private static func checkout(
        _ installation: Installation, _ site: Site, taxID: String = "FR40303265045"
    ) async throws -> Checkout {
        let euro = try #require(Currency(code: "EUR"))
        return try await installation.makeCheckout(site, lifetime: 1_000_000) { details in
            var item = try LineItem(
                name: "Advice", quantity: try #require(Quantity(1)), unitAmount: 1000, currency: euro)
            item.supply = .service
            details.items = [item]
            details.billingAddress = PostalAddress(postalCode: "75001", country: "FR")
            details.customer = Customer()
            details.customer?.taxID = taxID
        }
    }

    @Test("Before it has answered the form decides, then its answer, with the time, and nobody waits")
    func answers() async throws {
        let installation = try Installation()
        let register = Register()
        let site = try await Self.site(installation)
        let first = try await Self.checkout(installation, site)
        #expect(first.facts.amountDue == 1000)
        #expect(first.details.tax?.buyer.taxID?.standing == .wellFormed)
        register.answers(200, #"{"countryCode":"FR","vatNumber":"40303265045","valid":true}"#)
        #expect(try await installation.engine.askTaxRegister { register.ask($0) } == 1)
        #expect(register.asked == [#"{"countryCode":"FR","vatNumber":"40303265045"}"#])
        let answeredAt = installation.clock.now
        let second = try await Self.checkout(installation, site)
        #expect(
            second.details.tax?.buyer.taxID
                == BuyerTaxID(text: "FR40303265045", standing: .registered, checkedAt: answeredAt))
        #expect(second.facts.amountDue == 1000)
        // An answer of today is not asked for again; one of yesterday is, and stands until then.
        #expect(try await installation.engine.askTaxRegister { register.ask($0) } == 0)
        installation.clock.advance(seconds: PaymentEngine.registerAnswerSeconds + 1)
        register.answers(500, "")
        let third = try await Self.checkout(installation, site)
        #expect(try await installation.engine.askTaxRegister { register.ask($0) } == 1)
        #expect(third.details.tax?.buyer.taxID?.checkedAt == answeredAt)
        // The first checkout is paid as it stands: the answer changes nothing about its money.
        let token = first.pageToken
        let paid = try await installation.engine.startAttempt(
            opening: token, method: .card, input: PaymentInput(token: nil), attemptKey: "k", shown: 1000,
            shownTax: 1)
        #expect(paid.amount.minorUnits == 1000)
        #expect(try installation.reread(first).details.tax?.buyer.taxID?.standing == .registered)
    }

    @Test("An id that the register does not have is taxed, and said before anything is charged")
    func notRegistered() async throws {
        let installation = try Installation()
        let register = Register()
        let site = try await Self.site(installation)
        let checkout = try await Self.checkout(installation, site)
        register.answers(200, #"{"valid":false,"userError":"INVALID"}"#)
        _ = try await installation.engine.askTaxRegister { register.ask($0) }
        await #expect(throws: PortalError.amountChanged) {
            _ = try await installation.engine.startAttempt(
                opening: checkout.pageToken, method: .card, input: PaymentInput(token: nil),
                attemptKey: "k", shown: 1000, shownTax: 1)
        }
        let after = try installation.reread(checkout)
        #expect(after.facts.amountDue == 1190)
        #expect(after.details.tax?.buyer.taxID?.standing == .notRegistered)
        #expect(try installation.attempts(of: checkout).isEmpty)
    }

    @Test("An outage is tried again at growing intervals, then left alone, and blocks no payment")
    func outage() async throws {
        let installation = try Installation()
        let register = Register()
        let site = try await Self.site(installation)
        let checkout = try await Self.checkout(installation, site)
        register.answers(200, #"{"errorWrappers":[{"error":"MS_UNAVAILABLE"}]}"#)
        var waits: [Int64] = []
        for _ in 0..<40 {
            let before = installation.clock.now
            var minutes: Int64 = 0
            while try await installation.engine.askTaxRegister({ register.ask($0) }) == 0, minutes < 1_000 {
                minutes += 1
                installation.clock.advance(seconds: 60)
            }
            guard minutes < 1_000 else { break }
            waits.append((installation.clock.now.seconds - before.seconds) / 60)
        }
        #expect(waits.count == PaymentEngine.registerTriesMax)
        #expect(waits.prefix(5) == [0, 1, 2, 4, 8])
        #expect(waits.last == 360)
        let paid = try await Self.checkout(installation, site)
        #expect(paid.facts.amountDue == 1000)
        #expect(checkout.details.tax?.buyer.taxID?.standing == .wellFormed)
    }

    @Test("A site that asks nobody has nobody asked, and old ids are forgotten")
    func off() async throws {
        let installation = try Installation()
        let register = Register()
        let site = try await installation.tax(try await installation.makeTenant().site)
        _ = try await Self.checkout(installation, site)
        #expect(try await installation.engine.askTaxRegister { register.ask($0) } == 0)
        let asking = try await installation.tax(site) { $0.registerCheck = .background }
        _ = try await Self.checkout(installation, asking)
        register.answers(200, #"{"valid":true}"#)
        #expect(try await installation.engine.askTaxRegister { register.ask($0) } == 1)
        installation.clock.advance(seconds: PaymentEngine.registerMemorySeconds)
        #expect(try await installation.engine.forgetOldTaxIDs() == 0)
        installation.clock.advance(seconds: 1)
        #expect(try await installation.engine.forgetOldTaxIDs() == 1)
    }

    /// A French number that the register may have: a SIREN with its check digit by Luhn, and the key before
    /// it.
    private static func french(_ number: Int) -> String {
        let digits = String(10_000_000 + number).compactMap(\.wholeNumberValue)
        let sum = digits.enumerated().reduce(0) { sum, entry in
            let doubled = entry.element * 2
            return sum + (entry.offset.isMultiple(of: 2) ? entry.element : doubled / 10 + doubled % 10)
        }
        let siren = (10_000_000 + number) * 10 + (10 - sum % 10) % 10
        let key = (12 + 3 * (siren % 97)) % 97
        return "FR\(key < 10 ? "0" : "")\(key)\(siren)"
    }

    @Test("Organisations take turns, so that one's many questions delay another's by one")
    func turns() async throws {
        let installation = try Installation()
        let register = Register()
        register.answers(200, #"{"valid":true}"#)
        let busy = try await Self.site(installation)
        for number in 0..<12 {
            _ = try await Self.checkout(installation, busy, taxID: Self.french(number))
        }
        installation.clock.advance(seconds: 60)
        let quiet = try await Self.site(installation)
        _ = try await Self.checkout(installation, quiet, taxID: Self.french(100))
        while try await installation.engine.askTaxRegister({ register.ask($0) }) > 0 {}
        #expect(register.asked.count == 13)
        let place = register.asked.firstIndex { $0.contains(String(Self.french(100).dropFirst(2))) }
        #expect(try #require(place) <= 1)
    }

    @Test("What two organisations want to know is asked once, and both have the answer")
    func together() async throws {
        let installation = try Installation()
        let register = Register()
        register.answers(200, #"{"valid":true}"#)
        let sites = [try await Self.site(installation), try await Self.site(installation)]
        for site in sites { _ = try await Self.checkout(installation, site) }
        #expect(try await installation.engine.askTaxRegister { register.ask($0) } == 1)
        #expect(try await installation.engine.askTaxRegister { register.ask($0) } == 0)
        for site in sites {
            let checkout = try await Self.checkout(installation, site)
            #expect(checkout.details.tax?.buyer.taxID?.standing == .registered)
        }
    }

    @Test("The last question that an organisation may have waiting, and the one beyond it")
    func share() async throws {
        let installation = try Installation()
        let register = Register()
        register.answers(200, #"{"valid":true}"#)
        let site = try await Self.site(installation)
        let now = installation.clock.now
        try await installation.database.write { database in
            for number in 0..<(PaymentEngine.registerQuestionsPerOrganization - 1) {
                try TaxRegisterQuestions.insert(
                    Self.french(number), country: "FR", for: site.organizationID,
                    at: now.adding(seconds: 3600), limit: 1_000_000, in: database)
            }
        }
        for number in [1_000, 1_001] {
            let checkout = try await Self.checkout(installation, site, taxID: Self.french(number))
            #expect(checkout.facts.amountDue == 1000)
        }
        #expect(try await installation.engine.askTaxRegister { register.ask($0) } == 1)
        #expect(register.asked.first?.contains(String(Self.french(1_000).dropFirst(2))) == true)
        // Another organisation has a share of its own, and an answer makes room in this one's.
        let other = try await Self.site(installation)
        for (site, number) in [(other, 1_001), (site, 1_002)] {
            _ = try await Self.checkout(installation, site, taxID: Self.french(number))
            #expect(try await installation.engine.askTaxRegister { register.ask($0) } == 1)
        }
    }
}
