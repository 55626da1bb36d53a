import Domain
import Support
import TestHarness
import Testing

@testable import Delivery

@Suite("Whose turn it is to be sent")
struct LanesTests {
    private let now = Timestamp(milliseconds: 1_795_262_400_000)
    private let random = SeededRandom(seed: 5)

    // Regression: after a downtime every lane was read before any was sent; at the limit of rows that are
    // held nothing was sent any more, to anybody.
    @Test("What was read is sent, however much was read")
    func backlog() throws {
        var lanes = Lanes()
        for _ in 0..<(DeliveryLimits.unwritten / DeliveryLimits.rowsRead + 8) {
            let lane = newLane()
            lanes.wake(lane)
            lanes.take(
                (0..<DeliveryLimits.rowsRead).map { _ in due(in: lane) }, of: lane, next: now, now: now)
        }
        var sent = 0
        while let step = lanes.next() {
            guard case .send = step else { break }
            sent += 1
        }
        #expect(sent > 0)
    }

    @Test("A lane that holds nothing is read although others hold as much as may be held")
    func latecomer() throws {
        var lanes = Lanes()
        let full = newLane()
        lanes.wake(full)
        lanes.take((0..<DeliveryLimits.unwritten).map { _ in due(in: full) }, of: full, next: now, now: now)
        let late = newLane()
        lanes.wake(late)
        var reads: [DeliveryLane] = []
        for _ in 0..<DeliveryLimits.inFlight * 2 {
            guard let step = lanes.next() else { break }
            if case .read(let lane, _) = step { reads.append(lane) }
        }
        #expect(reads == [late])
    }

    private func newLane() -> DeliveryLane {
        DeliveryLane(
            siteID: SiteID(at: now, random: random.source),
            endpointID: WebhookEndpointID(at: now, random: random.source))
    }

    private func due(in lane: DeliveryLane) -> DueDelivery {
        let event = EventEnvelope(
            id: EventID(at: now, random: random.source), type: .checkoutCreated,
            stream: .checkout(CheckoutID(at: now, random: random.source)), siteID: lane.siteID, isLive: false,
            sequence: 1, transactionID: nil, subject: nil, createdAt: now)
        return DueDelivery(
            id: DeliveryID(at: now, random: random.source), lane: lane, event: event, object: nil,
            ownAddress: nil, tries: 0, roundTries: 0, roundBegan: now)
    }
}
