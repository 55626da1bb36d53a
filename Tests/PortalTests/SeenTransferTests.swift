import Domain
import Portal
import Storage
import Support
import TestHarness
import Testing

/// One thing that happens to a checkout of 42.50 that waits for a transfer.
enum SeenStep: Sendable {
    /// The bank announces so many cents with the reference.
    case announces(Int64)
    /// The bank announces so many cents of nobody.
    case announcesStrange
    /// The bank books so many cents with the reference.
    case books(Int64)
    /// The bank books so many cents with a slip in the reference.
    case booksMisspelt(Int64)
    case accepts, rejects
    case days(Int64)
}

struct SeenRow: Sendable, CustomTestStringConvertible {
    var name: String
    var steps: [SeenStep]
    /// Cents that the page tells of, those that a person checks with a minus.
    var seen: [Int64]
    var told: [EventType]
    var status = CheckoutStatus.processing
    var testDescription: String { name }
}

@Suite struct SeenTransferTests {
    @Test(
        "what the page of a transfer tells before it is booked",
        arguments: [
            SeenRow(
                name: "announced", steps: [.announces(4250)], seen: [4250], told: [.transactionTransferSeen]),
            SeenRow(
                name: "announced in two parts, each in two reports",
                steps: [.announces(4000), .announces(250), .announces(4000), .announces(250)],
                seen: [4000, 250], told: [.transactionTransferSeen, .transactionTransferSeen]),
            SeenRow(name: "announced for nobody here", steps: [.announcesStrange], seen: [], told: []),
            SeenRow(
                name: "announced and booked", steps: [.announces(4250), .books(4250)], seen: [],
                told: [.transactionTransferSeen], status: .paid),
            SeenRow(
                name: "announced after it was booked", steps: [.books(4250), .announces(4250)], seen: [],
                told: [], status: .paid),
            SeenRow(
                name: "a part announced and booked", steps: [.announces(3950), .books(3950)], seen: [],
                told: [.transactionTransferSeen]),
            SeenRow(
                name: "a part announced after it was booked", steps: [.books(3950), .announces(3950)],
                seen: [], told: []),
            SeenRow(
                name: "the rest announced", steps: [.books(3950), .announces(300)], seen: [300],
                told: [.transactionTransferSeen]),
            SeenRow(
                name: "booked with less than was announced", steps: [.announces(4250), .books(4200)],
                seen: [], told: [.transactionTransferSeen]),
            SeenRow(
                name: "announced and never booked", steps: [.announces(4250), .days(7)], seen: [],
                told: [.transactionTransferSeen]),
            SeenRow(
                name: "announced the week before", steps: [.announces(4250), .days(6)], seen: [4250],
                told: [.transactionTransferSeen]),
            SeenRow(
                name: "waits for a person", steps: [.booksMisspelt(4250), .days(30)], seen: [-4250],
                told: [.transactionTransferSeen]),
            SeenRow(
                name: "a person accepts", steps: [.booksMisspelt(4250), .accepts], seen: [],
                told: [.transactionTransferSeen], status: .paid),
            SeenRow(
                name: "a person rejects", steps: [.booksMisspelt(4250), .rejects], seen: [],
                told: [.transactionTransferSeen, .transactionTransferDismissed]),
            SeenRow(
                name: "a second one of what was paid", steps: [.books(4250), .booksMisspelt(4250)], seen: [],
                told: [], status: .paid),
        ])
    func seen(_ row: SeenRow) async throws {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        try await installation.makeWireAccount(site)
        let checkout = try await installation.makeCheckout(site)
        let (transaction, awaited) = try await installation.payByWire(checkout)
        for (place, step) in row.steps.enumerated() {
            installation.clock.advance(seconds: 1)
            try await take(step, "K\(place)", awaited.reference, installation, site)
        }
        let now = try #require(try installation.engine.awaitedTransfer(of: transaction))
        #expect(
            now.seen.map { seen in
                if case .announced = seen.sight { return seen.amount.minorUnits }
                return -seen.amount.minorUnits
            } == row.seen)
        let told = try installation.events(of: checkout).map(\.type)
        #expect(
            told.filter { [.transactionTransferSeen, .transactionTransferDismissed].contains($0) } == row.told
        )
        #expect(try installation.reread(checkout).status == row.status)
        #expect(try historyFault(checkout, at: installation) == nil)
    }

    private func take(
        _ step: SeenStep, _ key: String, _ reference: String, _ installation: Installation, _ site: Site
    ) async throws {
        let engine = installation.engine
        var proposed: BankTransfer? {
            get throws {
                try engine.bankTransfers(
                    of: site.organizationID, isLive: false, status: .proposed, after: nil, limit: 5
                ).first
            }
        }
        func statement(_ cents: Int64, _ text: String, isPending: Bool) async throws -> StatementImport {
            try await installation.importStatement(
                Installation.statement([(cents, text)], key: key, isPending: isPending), site)
        }
        switch step {
        case .announces(let cents):
            let done = try await statement(cents, reference, isPending: true)
            #expect(done.counts.announced + done.counts.unbooked == 1)
        case .announcesStrange:
            #expect(try await statement(4250, "rent", isPending: true).counts.unbooked == 1)
        case .books(let cents): _ = try await statement(cents, reference, isPending: false)
        case .booksMisspelt(let cents):
            let text = String(reference.dropFirst(2))
            #expect(try await statement(cents, text, isPending: false).counts.proposed == 1)
        case .accepts:
            _ = try await engine.acceptTransfer(
                try #require(try proposed).id, organization: site.organizationID, isLive: false)
        case .rejects:
            _ = try await engine.rejectTransfer(
                try #require(try proposed).id, organization: site.organizationID, isLive: false)
        case .days(let days): installation.clock.advance(seconds: days * 86_400)
        }
    }
}
