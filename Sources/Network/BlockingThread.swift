import CLinux
import Glibc
import Synchronization

/// One thread, or a few, that run closures in order, for calls that block.
///
/// They end when their owner lets go of them.
package final class BlockingThread: Sendable {
    /// What owner and threads share; the threads keep it alive after the owner is gone.
    ///
    /// `@unchecked Sendable`: `queue` and `hasEnded` are touched only while `lock` is held.
    private final class Shared: @unchecked Sendable {
        private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
        private let hasWork = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
        private var queue: [@Sendable () -> Void] = []
        private var hasEnded = false
        let name: String

        init(name: String) {
            self.name = name
            pthread_mutex_init(lock, nil)
            pthread_cond_init(hasWork, nil)
        }

        deinit {
            pthread_mutex_destroy(lock)
            pthread_cond_destroy(hasWork)
            lock.deallocate()
            hasWork.deallocate()
        }

        func add(_ work: @escaping @Sendable () -> Void, limit: Int) -> Bool {
            pthread_mutex_lock(lock)
            defer { pthread_mutex_unlock(lock) }
            guard queue.count < limit else { return false }
            queue.append(work)
            pthread_cond_signal(hasWork)
            return true
        }

        func end() {
            pthread_mutex_lock(lock)
            hasEnded = true
            pthread_cond_broadcast(hasWork)
            pthread_mutex_unlock(lock)
        }

        /// The next work, or nil when the owner is gone and all is done.
        private func next() -> (@Sendable () -> Void)? {
            pthread_mutex_lock(lock)
            defer { pthread_mutex_unlock(lock) }
            while queue.isEmpty && !hasEnded { pthread_cond_wait(hasWork, lock) }
            return queue.isEmpty ? nil : queue.removeFirst()
        }

        func run() {
            portico_name_thread(name)
            while let work = next() { work() }
        }
    }

    private let shared: Shared

    /// Starts the threads; the name (15 bytes at most) shows in process listings.
    package init(name: String, threads: Int = 1) throws(NetworkError) {
        shared = Shared(name: name)
        do throws(NetworkError) {
            for _ in 0..<threads { try Self.start(shared) }
        } catch {
            shared.end()
            throw error
        }
    }

    private static func start(_ shared: Shared) throws(NetworkError) {
        let context = Unmanaged.passRetained(shared)
        var thread = pthread_t()
        let failure = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<Shared>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context.toOpaque())
        guard failure == 0 else {
            context.release()
            throw .system(.thread, errno: failure)
        }
        pthread_detach(thread)
    }

    deinit { shared.end() }

    /// Runs the closure after those that wait already; answers false, and drops it, when `limit` of them
    /// wait.
    package func run(waitingAtMost limit: Int, _ work: @escaping @Sendable () -> Void) -> Bool {
        shared.add(work, limit: limit)
    }
}
