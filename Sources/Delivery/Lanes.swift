import Domain
import Support

/// Who may send now: a queue for each lane, each with a width of its own, taken from in turn.
///
/// A value without clock or lock, so that its rules can be tested alone.
struct Lanes {
    /// One lane's work.
    private struct Lane {
        /// Rows that were read and wait for a place.
        var queue: ArraySlice<DueDelivery> = []
        /// Everything read whose result is not written: a row that stays due in the database meanwhile.
        var held: Set<DeliveryID> = []
        var inFlight = 0
        var width = DeliveryLimits.inFlightAtFirst
        var isSuspect = false
        /// Whether the database may have more that is due.
        var mayHaveMore = true
        /// When more will be due.
        var nextDue: Timestamp?
    }

    /// What to do next.
    enum Step {
        /// Read at most so many due rows of the lane and hand them to `take`.
        case read(DeliveryLane, limit: Int)
        case send(DueDelivery)
    }

    private var lanes: [DeliveryLane: Lane] = [:]
    /// Lanes that may have something to do, each once, in turn.
    private var turn: ArraySlice<DeliveryLane> = []
    private var isInTurn: Set<DeliveryLane> = []
    private(set) var inFlight = 0
    private var inFlightToSuspects = 0
    private var heldInAll = 0

    /// Something new may be due in the lane.
    mutating func wake(_ lane: DeliveryLane) {
        lanes[lane, default: Lane()].mayHaveMore = true
        enqueue(lane)
    }

    /// Wakes the lanes whose next retry has become due.
    mutating func tick(at now: Timestamp) {
        for (name, lane) in lanes where lane.nextDue.map({ $0 <= now }) == true {
            lanes[name]?.nextDue = nil
            wake(name)
        }
    }

    /// What may be done now; nil until something ends or wakes.
    mutating func next() -> Step? {
        var lanesLeft = turn.count
        while lanesLeft > 0, inFlight < DeliveryLimits.inFlight {
            lanesLeft -= 1
            let name = turn.removeFirst()
            guard var lane = lanes[name] else {
                isInTurn.remove(name)
                continue
            }
            guard lane.inFlight < lane.width else {
                isInTurn.remove(name)
                continue
            }
            if lane.isSuspect, inFlightToSuspects >= DeliveryLimits.inFlightToSuspects {
                turn.append(name)
                continue
            }
            if let delivery = lane.queue.popFirst() {
                lane.inFlight += 1
                inFlight += 1
                if lane.isSuspect { inFlightToSuspects += 1 }
                lanes[name] = lane
                turn.append(name)
                return .send(delivery)
            }
            // The limit holds up reading only: what was read must be sent, or nothing would ever free a
            // place. A lane that holds nothing may always read.
            if lane.mayHaveMore, heldInAll >= DeliveryLimits.unwritten, !lane.held.isEmpty {
                turn.append(name)
                continue
            }
            isInTurn.remove(name)
            guard lane.mayHaveMore else {
                forgetIfIdle(name)
                continue
            }
            lanes[name]?.mayHaveMore = false
            // A narrow lane needs few rows at hand, whose objects may be large.
            return .read(name, limit: min(DeliveryLimits.rowsRead, 2 * lane.width) + lane.held.count)
        }
        return nil
    }

    /// Takes rows that were read; `next` is when more will be due, in the past when there was no room.
    mutating func take(_ due: [DueDelivery], of name: DeliveryLane, next: Timestamp?, now: Timestamp) {
        var lane = lanes[name, default: Lane()]
        let fresh = due.filter { !lane.held.contains($0.id) }
        lane.queue.append(contentsOf: fresh)
        for delivery in fresh { lane.held.insert(delivery.id) }
        heldInAll += fresh.count
        if let next, next <= now {
            lane.mayHaveMore = true
        } else if let next {
            lane.nextDue = min(lane.nextDue ?? next, next)
        }
        lanes[name] = lane
        enqueue(name)
    }

    /// A delivery's try has ended; its lane gets wider or narrower by it.
    mutating func ended(_ result: DeliveryResult) {
        guard var lane = lanes[result.delivery.lane] else { return }
        lane.inFlight -= 1
        inFlight -= 1
        let wasSuspect = lane.isSuspect
        if wasSuspect { inFlightToSuspects -= 1 }
        lane.isSuspect =
            !result.isSuccess || result.attempt.milliseconds > DeliveryLimits.slowMilliseconds
        lane.width =
            lane.isSuspect
            ? max(lane.width / 2, 1) : min(lane.width + 1, DeliveryLimits.inFlightPerLane)
        // Places that are taken count under what their lane is now, so that they are given back alike.
        if wasSuspect != lane.isSuspect {
            inFlightToSuspects += lane.isSuspect ? lane.inFlight : -lane.inFlight
        }
        lanes[result.delivery.lane] = lane
        enqueue(result.delivery.lane)
    }

    /// A result is in the database, and with it the time of the next try.
    mutating func written(_ result: DeliveryResult) {
        let name = result.delivery.lane
        guard var lane = lanes[name] else { return }
        if lane.held.remove(result.delivery.id) != nil { heldInAll -= 1 }
        if let next = result.next { lane.nextDue = min(lane.nextDue ?? next, next) }
        lanes[name] = lane
        enqueue(name)
    }

    /// The lane is closed: what was read of it is not sent.
    mutating func drop(_ name: DeliveryLane) {
        guard var lane = lanes[name] else { return }
        for delivery in lane.queue where lane.held.remove(delivery.id) != nil { heldInAll -= 1 }
        lane.queue = []
        lane.nextDue = nil
        lane.mayHaveMore = false
        lanes[name] = lane
        forgetIfIdle(name)
    }

    /// Gives a place back whose delivery was not sent after all.
    mutating func cancel(_ delivery: DueDelivery) {
        guard var lane = lanes[delivery.lane] else { return }
        lane.inFlight -= 1
        inFlight -= 1
        if lane.isSuspect { inFlightToSuspects -= 1 }
        if lane.held.remove(delivery.id) != nil { heldInAll -= 1 }
        lanes[delivery.lane] = lane
    }

    private mutating func enqueue(_ lane: DeliveryLane) {
        if isInTurn.insert(lane).inserted { turn.append(lane) }
    }

    private mutating func forgetIfIdle(_ name: DeliveryLane) {
        guard let lane = lanes[name], lane.held.isEmpty, lane.inFlight == 0, lane.nextDue == nil,
            !lane.mayHaveMore, !lane.isSuspect
        else { return }
        lanes[name] = nil
    }
}
