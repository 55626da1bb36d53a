import Domain
import Support
import Testing

@Suite("A checkout that asks for no money")
struct SavingAloneTests {
    private static let attempt = TransactionID(high: 1, low: 1)

    private static func facts(_ change: (inout CheckoutFacts) -> Void = { _ in }) -> CheckoutFacts {
        var facts = CheckoutFacts(amountDue: 0, attemptLimit: 2)
        change(&facts)
        return facts
    }

    static let states: [(String, CheckoutFacts)] = [
        ("new", facts()),
        (
            "payer",
            facts {
                $0.inFlight = .payer
                $0.attemptInFlight = attempt
            }
        ),
        (
            "provider",
            facts {
                $0.inFlight = .provider
                $0.attemptInFlight = attempt
            }
        ),
        ("cancelled", facts { $0.closure = .cancelled }), ("expired", facts { $0.closure = .expired }),
        ("usedUp", facts { $0.failedAttempts = 2 }), ("completed", facts { $0.isCompleted = true }),
    ]

    static let events: [(String, CheckoutEvent)] = [
        ("started", .attemptStarted(attempt)), ("payer", .attemptNeedsPayer(attempt)),
        ("provider", .attemptNeedsProvider(attempt)), ("saved", .attemptSucceeded(attempt, 0)),
        ("money", .attemptSucceeded(attempt, 1)), ("held", .attemptAuthorized(attempt, 0)),
        ("failed", .attemptFailed(attempt)), ("given up", .attemptCancelled(attempt)),
        ("cancel", .cancelRequested), ("expiry", .expiryReached), ("capture", .captureSucceeded(1)),
        ("refund", .refundSucceeded(1)), ("dispute", .disputeOpened(1)),
    ]

    /// The status after, `=` for a repeat, or the refusal's name.
    static let table = """
        state     | started    | payer   | provider   | saved     | failed  | given up | cancel    | expiry
        new       | processing | idle    | idle       | completed | idle    | idle     | cancelled | expired
        payer     | flying     | =       | processing | completed | pending | pending  | flying    | flying
        provider  | flying     | pending | =          | completed | pending | pending  | flying    | flying
        cancelled | closed     | idle    | idle       | completed | idle    | idle     | =         | closed
        expired   | closed     | idle    | idle       | completed | idle    | idle     | closed    | =
        usedUp    | closed     | idle    | idle       | completed | idle    | idle     | closed    | closed
        completed | done       | idle    | idle       | done      | idle    | idle     | done      | done
        """

    struct Pair: Sendable, CustomTestStringConvertible {
        let state: String
        let facts: CheckoutFacts
        let name: String
        let event: CheckoutEvent
        let expected: String
        var testDescription: String { "\(state), \(name)" }
    }

    static let pairs: [Pair] = {
        let lines = table.split(separator: "\n").map { line in
            line.split(separator: "|").map { String($0.filter { $0 != " " }) }
        }
        return states.flatMap { state, facts in
            let line = lines.first { $0[0] == state } ?? []
            return events.map { name, event in
                let column = lines[0].firstIndex(of: name.filter { $0 != " " })
                let isHeld = name == "capture"
                return Pair(
                    state: state, facts: facts, name: name, event: event,
                    expected: column.map { line[$0] } ?? (isHeld ? "nothing" : "invalid"))
            }
        }
    }()

    @Test("Every event in every state", arguments: pairs)
    func pair(_ row: Pair) {
        #expect(Self.outcome(row.facts, row.event) == row.expected)
    }

    private static func outcome(_ facts: CheckoutFacts, _ event: CheckoutEvent) -> String {
        do throws(CheckoutRefusal) {
            switch try facts.applying(event) {
            case .repeated: return "="
            case .changed(let next): return next.status.rawValue
            }
        } catch {
            switch error {
            case .attemptInFlight: return "flying"
            case .noAttemptInFlight: return "idle"
            case .alreadyPaid: return "done"
            case .closed: return "closed"
            case .invalidAmount: return "invalid"
            case .nothingHeld: return "nothing"
            }
        }
    }

    @Test("It can never be made to ask for money")
    func billStays() throws {
        let euro = try #require(Currency(code: "EUR"))
        let time = CheckoutID(high: 1 << 16, low: 1).time
        let checkout = Checkout(
            id: CheckoutID(high: 1, low: 1), siteID: SiteID(high: 1, low: 1), isLive: false,
            pageSecret: PageSecret(high: 1, low: 1), currency: euro, facts: Self.facts(),
            details: CheckoutDetails(), createdAt: time, expiresAt: time, updatedAt: time)
        #expect(checkout.mode == .token)
        var change = CheckoutChange()
        change.bill = CheckoutChange.Bill(items: [], amount: 1)
        #expect(throws: CheckoutRefusal.invalidAmount(1)) { try change.applied(to: checkout) }
    }
}

@Suite("Saved methods as values")
struct SavedMethodTests {
    /// Status after, nil for a repeat, or a refusal.
    static let table:
        [(SavedMethodStatus, SavedMethodEvent, Result<SavedMethodStatus?, SavedMethodRefusal>)] =
            [
                (.active, .disabled, .success(.disabled)), (.active, .enabled, .success(nil)),
                (.active, .deleted, .success(.deleted)), (.disabled, .disabled, .success(nil)),
                (.disabled, .enabled, .success(.active)), (.disabled, .deleted, .success(.deleted)),
                (.deleted, .disabled, .failure(.deleted)), (.deleted, .enabled, .failure(.deleted)),
                (.deleted, .deleted, .success(nil)),
            ]

    @Test("Every event in every status")
    func pairs() {
        #expect(Self.table.count == SavedMethodStatus.allCases.count * SavedMethodEvent.allCases.count)
        for (status, event, expected) in Self.table {
            let found = Result { () throws(SavedMethodRefusal) in try status.applying(event) }
            #expect(found == expected, "\(status), \(event)")
        }
    }

    @Test(
        "Months are months",
        arguments: [
            (2000, 1, true), (9999, 12, true), (1999, 1, false), (10_000, 1, false), (2030, 0, false),
            (2030, 13, false),
        ])
    func months(_ year: Int, _ month: Int, _ isFine: Bool) {
        #expect((ExpiryMonth(year: year, month: month) != nil) == isFine)
    }

    @Test("The words name the merchant each time, and there are none where nothing is kept")
    func words() throws {
        #expect(ConsentText(.never, merchant: "Northwind") == nil)
        let name = String(repeating: "N", count: 255)
        for choice in [SaveMethod.ask, .required] {
            let words = try #require(ConsentText(choice, merchant: name))
            #expect(words.locale == "en")
            #expect(words.text.ranges(of: name).count == 4)
            #expect(MethodConsent.textLength.contains(words.text.unicodeScalars.count))
        }
    }
}
