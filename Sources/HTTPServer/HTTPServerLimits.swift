/// The limits of this module that are no setting, each with its unit in its name; the settings are
/// `HTTPLimits`.
package enum HTTPServerLimits {
    /// Bytes one read takes from a connection; each loop has one buffer of that size, which no connection
    /// keeps.
    static let readBytes = 64 * 1024
    /// Up to here a body is copied behind its head; a longer one is sent from where it is.
    static let copiedBodyBytes = 2 * 1024
    /// Up to here a body is copied behind its head when it will be encrypted anyway.
    static let copiedSecureBodyBytes = 64 * 1024
    /// A loop's output buffer that grew beyond this is given back.
    static let outputBytesKept = 256 * 1024
    /// Pipelined requests answered before other connections have their turn.
    static let requestsPerTurn = 16
    /// Memory set aside at once for a body, whatever length the client claims.
    static let bodyBytesReserved = 64 * 1024
    /// One client's bodies, and its heads, may hold one part in so many of what all may.
    static let budgetShare = 4
    /// Where there are several listeners, one part in so many of all connections, and of the bytes that may
    /// be held, is kept for the others.
    static let connectionReserveShare = 10
    /// How long a refused client's bytes are thrown away, so that it reads the answer before the connection
    /// ends.
    static let lingerMilliseconds = 2_000
    /// How many bytes are thrown away meanwhile.
    static let lingerBytes = 4 * 1024 * 1024
    /// Connections over the cap that get a 503 at the same time, for each loop; more are just closed.
    static let refusedAtOnce = 64
    /// Bytes that a client may send while a held body goes on; its requests are answered behind it.
    static let heldBacklogBytes = 16 * 1024
    /// How old the Date line may be, in milliseconds.
    static let dateMilliseconds = 250
    /// How long a draining server accepts what the kernel still gives it.
    static let drainAcceptMilliseconds = 200
    /// How long a listener that begins no new connection is kept for those that are being set up.
    static let handshakeMilliseconds = 100
    /// Entries of a forwarding field that are read, from the right: more proxies than that stand in no row.
    static let forwardedEntries = 16
    /// How long a draining server waits for one more request on idle connections, to announce the end in
    /// its answer.
    static let drainIdleMilliseconds = 500
}
