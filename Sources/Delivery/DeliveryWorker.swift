package import Domain
package import Portal
package import Support
import Synchronization

/// What an operator should know of deliveries.
package enum DeliveryReport: Sendable {
    /// An endpoint was disabled; its members should be told.
    case disabled(WebhookEndpointID, EndpointDisabling)
    /// Something failed in the engine itself; the worker goes on.
    case failed(String)
}

/// Sends what is due, woken by commits and by the time of the next retry.
///
/// Claims are kept in memory: this process is the only one that sends, and after a kill the rows are still
/// due, so a message may be sent again, under the same id, and never is lost.
package final class DeliveryWorker: Sendable {
    private struct State {
        var lanes = Lanes()
        var unwritten: [DeliveryResult] = []
    }

    private let engine: PaymentEngine
    private let sender: DeliverySender
    private let clock: Clock
    private let report: @Sendable (DeliveryReport) -> Void
    private let state = Mutex(State())
    private let bell = Bell()
    private let pen = Bell()

    /// Makes a worker that is woken by the engine's commits from now on.
    package init(
        engine: PaymentEngine, sender: DeliverySender, clock: Clock,
        report: @escaping @Sendable (DeliveryReport) -> Void
    ) {
        self.engine = engine
        self.sender = sender
        self.clock = clock
        self.report = report
        engine.outbox.onCommit { [weak self] in self?.wake($0) }
    }

    private func wake(_ lanes: Set<DeliveryLane>) {
        state.withLock { state in for lane in lanes { state.lanes.wake(lane) } }
        bell.ring()
    }

    /// Sends until the task is cancelled; what is under way then is given up and sent again at the next
    /// start.
    package func run() async {
        await withTaskCancellationHandler {
            await withDiscardingTaskGroup { tasks in
                tasks.addTask { await self.writeResults() }
                tasks.addTask { await self.tick() }
                await begin()
                while !Task.isCancelled {
                    while !Task.isCancelled, let step = state.withLock({ $0.lanes.next() }) {
                        switch step {
                        case .read(let lane, let limit): await read(lane, limit: limit)
                        case .send(let delivery): tasks.addTask { await self.send(delivery) }
                        }
                    }
                    await bell.wait()
                }
                tasks.cancelAll()
                pen.ring()
            }
        } onCancel: {
            bell.ring()
            pen.ring()
        }
        let last = state.withLock { state in
            defer { state.unwritten = [] }
            return state.unwritten
        }
        if !last.isEmpty { _ = try? await engine.record(last) }
    }

    /// Wakes every lane that the last run of the program left something in.
    private func begin() async {
        while !Task.isCancelled {
            do {
                wake(Set(try engine.unscopedDeliveryLanes()))
                return
            } catch {
                report(.failed("\(error)"))
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    private func tick() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(DeliveryLimits.tickMilliseconds))
            let now = clock.now()
            state.withLock { $0.lanes.tick(at: now) }
            bell.ring()
        }
    }

    private func read(_ lane: DeliveryLane, limit: Int) async {
        do {
            guard let target = try engine.unscopedTarget(of: lane), target.endpoint?.disabling == nil else {
                state.withLock { $0.lanes.drop(lane) }
                try await engine.unscopedPark(lane)
                return
            }
            let (due, next) = try engine.unscopedDueDeliveries(in: lane, limit: limit)
            let now = clock.now()
            state.withLock { $0.lanes.take(due, of: lane, next: next, now: now) }
        } catch {
            report(.failed("\(error)"))
            // Asked again in a second, as if something were due then.
            let now = clock.now()
            state.withLock { $0.lanes.take([], of: lane, next: now.adding(seconds: 1), now: now) }
        }
    }

    private func send(_ delivery: DueDelivery) async {
        // It may have been disabled or deleted since the row was read.
        guard let target = try? engine.unscopedTarget(of: delivery.lane), target.endpoint?.disabling == nil
        else {
            state.withLock { state in
                state.lanes.cancel(delivery)
                state.lanes.wake(delivery.lane)
            }
            bell.ring()
            return
        }
        let result = await sender.send(delivery, to: target)
        // What was given up in the middle counts as no try.
        if Task.isCancelled, !result.isSuccess { return }
        state.withLock { state in
            state.lanes.ended(result)
            state.unwritten.append(result)
        }
        pen.ring()
        bell.ring()
    }

    /// Writes results down, all that wait in one write.
    private func writeResults() async {
        while !Task.isCancelled {
            await pen.wait()
            let results = state.withLock { state in
                defer { state.unwritten = [] }
                return state.unwritten
            }
            if !results.isEmpty { await write(results) }
        }
    }

    private func write(_ results: [DeliveryResult]) async {
        while true {
            do {
                let consequences = try await engine.record(results)
                state.withLock { state in
                    for result in results { state.lanes.written(result) }
                    for lane in consequences.promoted { state.lanes.wake(lane) }
                    for lane in consequences.disabled.keys { state.lanes.wake(lane) }
                }
                for (lane, reason) in consequences.disabled {
                    if let endpoint = lane.endpointID { report(.disabled(endpoint, reason)) }
                }
                bell.ring()
                return
            } catch {
                // A full disk, say: what is not written stays held, so it is not sent again meanwhile.
                report(.failed("\(error)"))
                do { try await Task.sleep(for: .seconds(1)) } catch { return }
            }
        }
    }
}
