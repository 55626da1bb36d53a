import CLinux
import Glibc
import Synchronization

/// One thread with an epoll instance of its own.
///
/// It is a task executor: a task that prefers it runs on this thread only, and what the task reads and
/// writes is watched by the same thread, so nothing of a request ever changes threads.
///
/// `@unchecked Sendable`: `inbox`, `isSleeping` and `threadIdentity` are synchronised; everything else is
/// touched by the loop's own thread only, which `assertOnLoop` checks in debug builds.
package final class EventLoop: TaskExecutor, @unchecked Sendable {
    /// What other threads hand over.
    private struct Inbox {
        var jobs: [UnownedJob] = []
        var calls: [@Sendable () -> Void] = []
        var stops = false
    }

    /// This loop's place in its group.
    package let index: Int
    /// The monotonic clock as of the last wait; reading it costs nothing.
    package private(set) var now: Deadline
    let wheel: DeadlineWheel

    private let epoll: Int32
    private let wakeUp: Int32
    private let inbox = Mutex(Inbox())
    private let isSleeping = Atomic<Bool>(false)
    private let threadIdentity = Atomic<UInt>(0)
    private var ready: [UnownedJob] = []
    private var readyStart = 0
    private var heldBack: [UnsafeContinuation<Void, Never>] = []
    private var sources: [EventSource?] = []
    private let events: UnsafeMutableBufferPointer<epoll_event>

    /// Makes a loop; throws when the process has no descriptors left.
    ///
    /// `start` makes it run.
    init(index: Int) throws(NetworkError) {
        self.index = index
        now = Deadline.now()
        wheel = DeadlineWheel(now: now)
        epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard epoll >= 0 else { throw .system(.epoll, errno: errno) }
        wakeUp = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        events = .allocate(capacity: NetworkLimits.eventsPerWait)
        guard wakeUp >= 0 else { throw .system(.eventfd, errno: errno) }
        var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data_t(fd: wakeUp))
        guard epoll_ctl(epoll, EPOLL_CTL_ADD, wakeUp, &event) == 0 else {
            throw .system(.epoll, errno: errno)
        }
    }

    deinit {
        close(epoll)
        if wakeUp >= 0 { close(wakeUp) }
        events.deallocate()
    }

    /// Whether the caller runs on this loop's thread.
    package var isOnLoop: Bool { threadIdentity.load(ordering: .relaxed) == UInt(pthread_self()) }

    /// Stops a debug build that touches loop state from another thread.
    func assertOnLoop() { assert(isOnLoop, "loop state touched from another thread") }

    // MARK: Executor

    /// Takes a job of a task that prefers this loop; the Swift runtime calls it, from any thread.
    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if isOnLoop {
            ready.append(job)
        } else {
            inbox.withLock { $0.jobs.append(job) }
            wake()
        }
    }

    /// Lets what is ready now run first; called on the loop.
    ///
    /// A client sleeps until its answer comes, and waking it is the dearest part of a small write. Answers
    /// that leave one behind another find it awake after the first.
    package func afterWhatIsReady() async {
        guard readyStart < ready.count else { return }
        await withUnsafeContinuation { heldBack.append($0) }
    }

    /// Runs a closure on the loop's thread, soon; from any thread.
    package func execute(_ call: @escaping @Sendable () -> Void) {
        inbox.withLock { $0.calls.append(call) }
        wake()
    }

    /// Only the first of several wake-ups finds the loop asleep and pays for a system call.
    private func wake() {
        if isSleeping.exchange(false, ordering: .sequentiallyConsistent) { eventfd_write(wakeUp, 1) }
    }

    // MARK: Life

    /// Starts the thread.
    func start() throws(NetworkError) -> pthread_t {
        var thread = pthread_t()
        let failure = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<EventLoop>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, Unmanaged.passRetained(self).toOpaque())
        guard failure == 0 else {
            Unmanaged.passUnretained(self).release()
            throw .system(.thread, errno: failure)
        }
        return thread
    }

    /// Asks the thread to end after the jobs it has; from any thread.
    func stop() {
        inbox.withLock { $0.stops = true }
        wake()
    }

    private func run() {
        threadIdentity.store(UInt(pthread_self()), ordering: .relaxed)
        portico_name_thread("loop-\(index)")
        blockSignals()
        while true {
            let mustStop = takeInbox()
            runJobs()
            if mustStop && readyStart == ready.count { break }
            waitForEvents()
        }
        threadIdentity.store(0, ordering: .relaxed)
    }

    /// Signals belong to the main thread; only faults of this thread's own code stay deliverable.
    private func blockSignals() {
        var signals = sigset_t()
        sigfillset(&signals)
        for fault in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP] { sigdelset(&signals, fault) }
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    private func takeInbox() -> Bool {
        var calls: [@Sendable () -> Void] = []
        let stops = inbox.withLock { inbox in
            if !inbox.jobs.isEmpty {
                ready.append(contentsOf: inbox.jobs)
                inbox.jobs.removeAll(keepingCapacity: true)
            }
            swap(&calls, &inbox.calls)
            return inbox.stops
        }
        for call in calls { call() }
        return stops
    }

    /// One turn: what is ready, but no more than a few milliseconds of it before the kernel is asked again
    /// who else has something, so that busy connections cannot starve the others.
    private func runJobs() {
        let executor = asUnownedTaskExecutor()
        let end = min(ready.count, readyStart + NetworkLimits.jobsPerTurn)
        while readyStart < end {
            let job = ready[readyStart]
            readyStart += 1
            job.runSynchronously(on: executor)
        }
        releaseHeldBack()
        if readyStart == ready.count {
            ready.removeAll(keepingCapacity: true)
        } else {
            ready.removeFirst(readyStart)
        }
        readyStart = 0
    }

    private func releaseHeldBack() {
        for continuation in heldBack { continuation.resume() }
        heldBack.removeAll(keepingCapacity: true)
    }

    private func waitForEvents() {
        var timeout: Int32 = 0
        if ready.isEmpty {
            isSleeping.store(true, ordering: .sequentiallyConsistent)
            let isInboxEmpty = inbox.withLock { $0.jobs.isEmpty && $0.calls.isEmpty && !$0.stops }
            timeout = isInboxEmpty ? sleepMilliseconds() : 0
        }
        let count = epoll_wait(epoll, events.baseAddress, Int32(events.count), timeout)
        isSleeping.store(false, ordering: .sequentiallyConsistent)
        now = Deadline.now()
        for index in 0..<Int(max(0, count)) { dispatch(events[index]) }
        for entry in wheel.advance(to: now) where entry.isDue(now) {
            entry.clearDeadline()
            entry.deadlineReached()
        }
    }

    private func dispatch(_ event: epoll_event) {
        let descriptor = event.data.fd
        if descriptor == wakeUp {
            var value: eventfd_t = 0
            eventfd_read(wakeUp, &value)
        } else if Int(descriptor) < sources.count, let source = sources[Int(descriptor)] {
            source.handle(events: event.events)
        }
    }

    private func sleepMilliseconds() -> Int32 {
        if wheel.count == 0 { return -1 }
        let steps = wheel.stepsToNext(limit: NetworkLimits.sleepStepsMax)
        let step = UInt64(NetworkLimits.deadlineStepMilliseconds)
        let sinceStep = Deadline.now().nanoseconds / 1_000_000 % step
        return Int32(UInt64(steps) * step - sinceStep)
    }

    // MARK: Watching

    /// Starts to watch a descriptor; the loop keeps the source until `unwatch`.
    func watch(_ source: EventSource, _ descriptor: Int32, _ interest: UInt32) throws(NetworkError) {
        assertOnLoop()
        var event = epoll_event(events: interest, data: epoll_data_t(fd: descriptor))
        guard epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) == 0 else {
            throw .system(.epoll, errno: errno)
        }
        while sources.count <= Int(descriptor) { sources.append(nil) }
        sources[Int(descriptor)] = source
    }

    /// Changes what is watched for.
    func rewatch(_ descriptor: Int32, _ interest: UInt32) throws(NetworkError) {
        var event = epoll_event(events: interest, data: epoll_data_t(fd: descriptor))
        guard epoll_ctl(epoll, EPOLL_CTL_MOD, descriptor, &event) == 0 else {
            throw .system(.epoll, errno: errno)
        }
    }

    /// Lets go of the source; the kernel forgets the descriptor when it is closed.
    func unwatch(_ descriptor: Int32) {
        assertOnLoop()
        sources[Int(descriptor)] = nil
    }

    /// Tells the kernel as well, for a descriptor that stays open.
    func unwatchOpen(_ descriptor: Int32) {
        epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, nil)
        unwatch(descriptor)
    }
}
