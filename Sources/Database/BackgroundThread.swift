import CLinux
import Glibc

/// A thread of this module's own: the database blocks on disks, and neither an event loop nor Swift's
/// cooperative pool may.
struct BackgroundThread: Sendable {
    private final class Start {
        let name: String
        let body: @Sendable () -> Void

        init(_ name: String, _ body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }

    private let identity: pthread_t

    /// Starts a thread with that name (15 bytes at most).
    ///
    /// All signals stay with the program's other threads.
    init(name: String, _ body: @escaping @Sendable () -> Void) throws(DatabaseError) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setstacksize(&attributes, DatabaseLimits.threadStackBytes)
        defer { pthread_attr_destroy(&attributes) }
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        var created = pthread_t()
        let context = Unmanaged.passRetained(Start(name, body))
        let code = pthread_create(
            &created, &attributes,
            { context in
                guard let context else { return nil }
                let start = Unmanaged<Start>.fromOpaque(context).takeRetainedValue()
                _ = portico_name_thread(start.name)
                start.body()
                return nil
            }, context.toOpaque())
        guard code == 0 else {
            context.release()
            throw .system(call: "pthread_create", path: "", code: code)
        }
        identity = created
    }

    var isCurrent: Bool { pthread_equal(identity, pthread_self()) != 0 }

    /// Waits for the thread's end; called once.
    func join() { pthread_join(identity, nil) }

    /// Lets the thread end unobserved; instead of `join`.
    func detach() { pthread_detach(identity) }
}
