import Domain
import JSON
import Portal
import Support
import TestHarness
import Testing

@Suite("Events of payment links")
struct LinkEventTests {
    /// One thing that happens to a link, and the events that tell of it.
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let steps: [Step]
        /// After `link.created`.
        let told: [String]
        var testDescription: String { name }
    }

    enum Step: Sendable {
        case pay, decline, deactivate, activate, relabel, nothing, extend, work
        case wait(Int64)
    }

    static let rows = [
        Row(name: "made", steps: [], told: []),
        Row(name: "changed", steps: [.relabel], told: ["link.updated"]),
        Row(
            name: "a change that changes nothing", steps: [.nothing, .relabel, .relabel],
            told: ["link.updated"]),
        Row(name: "taken back, twice", steps: [.deactivate, .deactivate], told: ["link.deactivated"]),
        Row(
            name: "taken back and offered again", steps: [.deactivate, .activate],
            told: ["link.deactivated", "link.updated"]),
        Row(name: "paid", steps: [.pay], told: ["link.completed"]),
        Row(name: "declined, then paid", steps: [.decline, .pay], told: ["link.completed"]),
        Row(
            name: "paid, then taken back", steps: [.pay, .deactivate],
            told: ["link.completed", "link.updated"]),
        Row(
            name: "paid, then its time is over", steps: [.pay, .wait(3600), .work], told: ["link.completed"]),
        Row(
            name: "its time is over", steps: [.wait(3599), .work, .wait(1), .work, .work],
            told: ["link.expired"]),
        Row(
            name: "taken back, then its time is over", steps: [.deactivate, .wait(3600), .work],
            told: ["link.deactivated"]),
        Row(
            name: "its time is over, then taken back", steps: [.wait(3600), .work, .deactivate],
            told: ["link.expired", "link.deactivated"]),
        Row(
            name: "given more time", steps: [.wait(3600), .work, .extend, .work],
            told: ["link.expired", "link.updated"]),
        Row(
            name: "given more time before the worker came", steps: [.wait(3600), .extend],
            told: ["link.expired", "link.updated"]),
        Row(
            name: "over twice", steps: [.wait(3600), .work, .extend, .wait(60), .work],
            told: ["link.expired", "link.updated", "link.expired"]),
    ]

    @Test("Each change is told once, in order and numbered without gaps", arguments: rows)
    func life(_ row: Row) async throws {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        let link = try await installation.makeLink(site, lifetime: 3600)
        for step in row.steps { try await take(step, link, installation) }
        let events = try feed(.link(link.id), site, installation)
        #expect(events.map(\.event.type.rawValue) == ["link.created"] + row.told)
        #expect(events.map(\.event.sequence) == (1...events.count).map { Int64($0) })
        #expect(events.allSatisfy { $0.event.stream == .link(link.id) && $0.event.siteID == site.id })
        let state = try installation.reread(link).state(at: installation.clock.now)
        let object = try JSONValue(parsing: try #require(events.last?.object))
        #expect(object["id"]?.string == link.id.description)
        #expect(object["status"]?.string == state.rawValue)
    }

    @Test("The last of several payments completes the link, and its event comes behind the payment's")
    func severalPayments() async throws {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        let link = try await installation.makeLink(site, limit: 2)
        let endless = try await installation.makeLink(site, limit: nil)
        for target in [link, endless, link] {
            _ = try await installation.pay(try await installation.visit(target), card: "4242424242424242")
        }
        let completed = try feed(.link(link.id), site, installation).map(\.event)
        #expect(completed.map(\.type) == [.linkCreated, .linkCompleted])
        #expect(try feed(.link(endless.id), site, installation).map(\.event.type) == [.linkCreated])
        let all = try feed(nil, site, installation).map(\.event)
        #expect(all.last == completed.last)
        #expect(all.dropLast().last?.type == .checkoutPaid)
    }

    @Test("The clock of an organisation's test objects ends links too")
    func testClock() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let other = try await installation.makeTenant()
        let link = try await installation.makeLink(tenant.site, lifetime: 3600)
        let foreign = try await installation.makeLink(other.site, lifetime: 3600)
        _ = try await installation.engine.advanceTestClock(of: tenant.organization.id, seconds: 3600)
        #expect(try await installation.engine.expireDueLinks() == 1)
        #expect(try await installation.engine.expireDueLinks() == 0)
        #expect(
            try feed(.link(link.id), tenant.site, installation).map(\.event.type)
                == [.linkCreated, .linkExpired])
        #expect(try feed(.link(foreign.id), other.site, installation).map(\.event.type) == [.linkCreated])
        let listed = try installation.engine.linkList(
            of: tenant.organization.id, isLive: false, site: nil, state: .expired, after: nil, before: nil,
            limit: 9)
        #expect(listed.map(\.id) == [link.id])
    }

    private func feed(
        _ stream: EventStream?, _ site: Site, _ installation: Installation
    ) throws -> [ToldEvent] {
        var filter = EventFeedFilter()
        filter.stream = stream
        return try installation.engine.eventFeed(
            of: [site.id], isLive: false, filter, after: nil, limit: 100
        ).events
    }

    private func take(_ step: Step, _ link: PaymentLink, _ installation: Installation) async throws {
        var change = LinkChange()
        switch step {
        case .pay:
            _ = try await installation.pay(try await installation.visit(link), card: "4242424242424242")
            return
        case .decline:
            _ = try await installation.pay(try await installation.visit(link), card: "4000000000000002")
            return
        case .wait(let seconds):
            installation.clock.advance(seconds: seconds)
            return
        case .work:
            _ = try await installation.engine.expireDueLinks()
            return
        case .deactivate: change.isActive = false
        case .activate: change.isActive = true
        case .relabel:
            change.metadata = CheckoutChange.MetadataChange()
            change.metadata?.pairs = [(key: "desk", value: "2")]
        case .nothing: break
        case .extend: change.expiresAt = .some(installation.clock.now.adding(seconds: 60))
        }
        _ = try await installation.engine.updateLink(
            link.id, organization: link.organizationID, isLive: false, change)
    }
}
