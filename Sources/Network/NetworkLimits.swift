/// The limits of this module, each with its unit in its name.
package enum NetworkLimits {
    /// How fine deadlines are: they are reached up to one step late, never early.
    package static let deadlineStepMilliseconds = 100
    /// Steps in one turn of the deadline wheel; later deadlines wait a second turn.
    static let deadlineSteps = 1024
    /// The longest an idle loop with deadlines sleeps, in steps.
    static let sleepStepsMax = 10
    /// Readiness events taken from the kernel at once.
    static let eventsPerWait = 64
    /// Jobs run before the kernel is asked for events again and answers that were held back leave.
    static let jobsPerTurn = 64
    /// Connections taken from one listener's queue before other events are looked at.
    static let acceptsPerEvent = 64
    /// Connections the kernel holds for a listener until they are accepted (bounded by net.core.somaxconn).
    package static let listenBacklog: Int32 = 4096
    /// How long a listener that ran out of file descriptors pauses.
    static let acceptPauseMilliseconds = 100
    /// Threads that look names up: a name whose servers do not answer holds one for seconds.
    static let lookupThreads = 8
    /// Name lookups waiting for a lookup thread.
    package static let lookupsWaiting = 1024
    /// Addresses kept of one lookup.
    static let addressesPerLookup = 16
    /// How long one key for session tickets signs new tickets; it opens old ones for as long again.
    package static let ticketKeySeconds = 12 * 3600
    /// How long a session ticket may be used.
    static let ticketLifeSeconds = 12 * 3600
    /// Bytes of a certificate chain or key file at most.
    package static let certificateFileBytes = 1 << 20
}
