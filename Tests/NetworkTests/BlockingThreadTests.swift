import Dispatch
import Network
import Synchronization
import Testing

@Suite struct BlockingThreadTests {
    @Test func workRunsInOrderOnAThreadOfItsOwn() async throws {
        let here = threadIdentity()
        let thread = try BlockingThread(name: "order")
        let seen = Mutex<[Int]>([])
        let other = await withCheckedContinuation { continuation in
            for index in 0..<100 {
                _ = thread.run(waitingAtMost: 1000) { seen.withLock { $0.append(index) } }
            }
            _ = thread.run(waitingAtMost: 1000) { continuation.resume(returning: threadIdentity()) }
        }
        #expect(seen.withLock { $0 } == Array(0..<100))
        #expect(other != here)
    }

    @Test func whatIsOneTooManyIsDropped() async throws {
        let thread = try BlockingThread(name: "full")
        let gate = DispatchSemaphore(value: 0)
        let started = DispatchSemaphore(value: 0)
        let ran = Atomic<Int>(0)
        #expect(
            thread.run(waitingAtMost: 2) {
                started.signal()
                gate.wait()
            })
        started.wait()
        #expect(thread.run(waitingAtMost: 2) { ran.wrappingAdd(1, ordering: .relaxed) })
        #expect(thread.run(waitingAtMost: 2) { ran.wrappingAdd(1, ordering: .relaxed) })
        #expect(!thread.run(waitingAtMost: 2) { ran.wrappingAdd(1, ordering: .relaxed) })
        gate.signal()
        await withCheckedContinuation { continuation in
            _ = thread.run(waitingAtMost: 3) { continuation.resume() }
        }
        #expect(ran.load(ordering: .relaxed) == 2)
    }
}
