import Glibc
import Synchronization

/// The loops of a process, usually one a core.
package final class EventLoopGroup: Sendable {
    /// The loops, by index.
    package let loops: [EventLoop]
    private let threads: Mutex<[pthread_t]>
    private let turn = Atomic<Int>(0)

    /// Starts that many loops, at least one; throws when the process has no threads or descriptors left.
    package init(loops count: Int) throws(NetworkError) {
        var loops: [EventLoop] = []
        for index in 0..<max(1, count) { loops.append(try EventLoop(index: index)) }
        var threads: [pthread_t] = []
        for loop in loops { threads.append(try loop.start()) }
        self.loops = loops
        self.threads = Mutex(threads)
    }

    /// The loop the caller runs on, or else the next one by turns.
    package func current() -> EventLoop {
        for loop in loops where loop.isOnLoop { return loop }
        let next = turn.wrappingAdd(1, ordering: .relaxed).newValue
        return loops[Int(UInt(bitPattern: next) % UInt(loops.count))]
    }

    /// Ends the threads and waits for them; tasks that still wait on a loop never go on.
    ///
    /// Not to be called on a loop.
    package func stop() {
        for loop in loops { loop.stop() }
        let ended = threads.withLock { threads in
            defer { threads = [] }
            return threads
        }
        for thread in ended { pthread_join(thread, nil) }
    }
}
