import Glibc

/// A mutex with a condition: what a thread needs to sleep until there is work.
///
/// `@unchecked Sendable`: both objects are made for sharing, and their addresses never change.
final class Monitor: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    func withLock<Value, Failure: Error>(_ body: () throws(Failure) -> Value) throws(Failure) -> Value {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body()
    }

    /// Sleeps until `signal`; the lock must be held, and is held again after.
    func wait() { pthread_cond_wait(condition, mutex) }

    /// Wakes one sleeper, if there is one.
    func signal() { pthread_cond_signal(condition) }
}
