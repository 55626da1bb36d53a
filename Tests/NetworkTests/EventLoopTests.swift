import Dispatch
import Network
import Synchronization
import Testing

@Suite struct EventLoopTests {
    /// Plain async functions, as handlers are.
    private struct Handler {
        func step(resumedBy queue: DispatchQueue) async -> UInt {
            await withUnsafeContinuation { continuation in
                queue.async { continuation.resume() }
            }
            return threadIdentity()
        }

        @concurrent
        func concurrentStep() async -> UInt { threadIdentity() }
    }

    private actor Elsewhere {
        func identity() -> UInt { threadIdentity() }
    }

    @Test func codeOfATaskNeverLeavesTheLoop() async throws {
        let seen = try await onLoop { loop in
            let home = threadIdentity()
            #expect(loop.isOnLoop)
            var seen: [UInt] = []
            let handler = Handler()
            let actor = Elsewhere()
            for _ in 0..<100 {
                seen.append(await handler.step(resumedBy: .global()))
                seen.append(threadIdentity())
                seen.append(await handler.concurrentStep())
                seen.append(await actor.identity())
                await Task.yield()
                seen.append(threadIdentity())
                await withTaskGroup(of: UInt.self) { group in
                    group.addTask { threadIdentity() }
                    for await identity in group { seen.append(identity) }
                }
            }
            return (home, seen)
        }
        #expect(seen.1.count == 600)
        #expect(seen.1.allSatisfy { $0 == seen.0 })
    }

    @Test func manyThreadsWakeTheLoopAndNoJobIsLost() async throws {
        let count = 20_000
        let sum = try await onLoop { loop in
            await withTaskGroup(of: Int.self) { group in
                for index in 0..<count {
                    group.addTask {
                        await withUnsafeContinuation { continuation in
                            DispatchQueue.global().async { continuation.resume(returning: index) }
                        }
                    }
                }
                return await group.reduce(0, +)
            }
        }
        #expect(sum == count * (count - 1) / 2)
    }

    @Test func callsFromOtherThreadsRunInOrder() async throws {
        let seen = Mutex<[Int]>([])
        let group = try EventLoopGroup(loops: 1)
        let loop = group.loops[0]
        for index in 0..<1000 { loop.execute { seen.withLock { $0.append(index) } } }
        try await onThread { group.stop() }
        #expect(seen.withLock { $0 } == Array(0..<1000))
    }

    @Test func aBusyTaskDoesNotStarveTheOthers() async throws {
        let turns = try await onLoop { loop in
            let isOver = Mutex(false)
            let busy = Task(executorPreference: loop) {
                var turns = 0
                while !isOver.withLock({ $0 }) {
                    await Task.yield()
                    turns += 1
                }
                return turns
            }
            // The sleep ends through the wheel, which only a loop that looks up from its jobs comes to.
            await loop.sleep(until: loop.now.adding(milliseconds: 150))
            isOver.withLock { $0 = true }
            return await busy.value
        }
        #expect(turns > 0)
    }

    /// Forty connections that always had one more pipelined request kept both hosts from everybody else.
    @Test func busyTasksDoNotKeepTheLoopFromNewEvents() async throws {
        let waited = try await onLoop { loop in
            let (client, server) = try await connectedPair(on: loop)
            defer { client.close(); server.close() }
            let turns = Counter()
            let busy = (0..<40).map { _ in
                Task(executorPreference: loop) {
                    while !turns.isOver {
                        turns.count += 1
                        await loop.afterWhatIsReady()
                        await Task.yield()
                    }
                }
            }
            var waited: [Int] = []
            for _ in 0..<20 {
                let reader = Task(executorPreference: loop) {
                    var bytes: [UInt8] = []
                    _ = try await Transport(server).read(appendingTo: &bytes, atMost: 1, until: .never)
                    return turns.count
                }
                // By then the reader waits for the kernel's word, which a byte that is there already spares.
                for _ in 0..<10 { await Task.yield() }
                let before = turns.count
                try await Transport(client).write([1], stallMilliseconds: 10_000)
                waited.append(try await reader.value - before)
            }
            turns.isOver = true
            for task in busy { await task.value }
            return waited
        }
        // A turn of the loop, and one more for what was queued before the byte came; it was thousands.
        #expect(waited.allSatisfy { $0 <= 256 }, "\(waited)")
    }

    /// Touched on one loop only.
    private final class Counter: @unchecked Sendable {
        var count = 0
        var isOver = false
    }

    @Test func currentLoopIsTheCallers() async throws {
        let group = try EventLoopGroup(loops: 3)
        for loop in group.loops {
            let found = await Task(executorPreference: loop) { group.current().index }.value
            #expect(found == loop.index)
        }
        #expect(Set((0..<6).map { _ in group.current().index }) == [0, 1, 2])
        try await onThread { group.stop() }
    }

    @Test func sleepsEndInTheOrderOfTheirDeadlines() async throws {
        let order = try await onLoop { loop in
            let start = Deadline.now()
            return await withTaskGroup(of: (Int, Bool).self) { group in
                for milliseconds in [450, 50, 250] {
                    group.addTask {
                        let deadline = start.adding(milliseconds: milliseconds)
                        await loop.sleep(until: deadline)
                        return (milliseconds, Deadline.now() >= deadline)
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
        }
        #expect(order.map(\.0) == [50, 250, 450])
        #expect(order.allSatisfy { $0.1 }, "no sleep ends early")
    }
}
