/// A write on its way: the caller's closure, then its outcome, then the caller's waking.
///
/// `@unchecked Sendable`: the caller makes it and hands it to the queue; from there on only the thread that
/// took it out of the queue touches it.
class WriteJob: @unchecked Sendable {
    /// Whether it runs outside any group's transaction: migrations make transactions of their own.
    let runsAlone: Bool

    init(runsAlone: Bool) { self.runsAlone = runsAlone }

    /// Runs the closure once and keeps what it returned or threw; false when it threw.
    func perform(_ connection: Connection) -> Bool { false }

    /// Keeps an error instead of what the closure returned.
    func refuse(_ error: DatabaseError) {}

    /// Hands the outcome to the caller.
    ///
    /// Not called before the outcome is on the disk.
    func finish() {}
}

/// A write that returns a value of that type.
///
/// `@unchecked Sendable`: as `WriteJob`, in one thread's hands at a time.
final class TypedWriteJob<Value: Sendable>: WriteJob, @unchecked Sendable {
    private let body: @Sendable (Connection) throws -> Value
    private let completion: @Sendable (consuming Result<Value, any Error>) -> Void
    private var outcome: Result<Value, any Error> = .failure(DatabaseError.failed)

    init(
        runsAlone: Bool = false, body: @escaping @Sendable (Connection) throws -> Value,
        completion: @escaping @Sendable (consuming Result<Value, any Error>) -> Void
    ) {
        self.body = body
        self.completion = completion
        super.init(runsAlone: runsAlone)
    }

    override func perform(_ connection: Connection) -> Bool {
        do {
            outcome = .success(try body(connection))
            return true
        } catch {
            outcome = .failure(error)
            return false
        }
    }

    override func refuse(_ error: DatabaseError) { outcome = .failure(error) }

    // Given away, not copied: a checkout is many fields wide.
    override func finish() { completion(exchange(&outcome, with: .failure(DatabaseError.failed))) }
}
