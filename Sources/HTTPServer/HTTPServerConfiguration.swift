package import HTTPCore
package import Network
package import Support

/// One address to listen on, and who answers there.
package struct ListenerConfiguration: Sendable {
    /// What the listener is for; becomes `Origin.listener` and names its port.
    package var role: String
    /// An IPv4 or IPv6 address; `0.0.0.0` and `::` are all of their family.
    package var address: String
    /// The TCP port; 0 lets the kernel choose.
    package var port: Int
    /// The certificates, or nil for plain HTTP.
    package var tls: TLSContext?
    /// Answers the requests.
    package var responder: any Responder

    /// Describes a listener.
    package init(role: String, address: String, port: Int, tls: TLSContext? = nil, responder: any Responder) {
        self.role = role
        self.address = address
        self.port = port
        self.tls = tls
        self.responder = responder
    }
}

/// What a server needs to know.
package struct HTTPServerConfiguration: Sendable {
    /// Where to listen.
    package var listeners: [ListenerConfiguration]
    /// The loops that serve; every listener has a socket on each.
    package var group: EventLoopGroup
    /// What one connection or request may cost.
    package var limits: HTTPLimits
    /// Whose word about clients is taken.
    package var proxies = TrustedProxies()
    /// After this many seconds of draining, what still runs is cut off.
    package var drainTimeoutSeconds: Int
    /// Whether another server may listen on the same ports, as a successor does while this one drains.
    ///
    /// Without it a port that is taken is an error; with it two servers that were started by mistake share
    /// the connections.
    package var sharesPorts: Bool
    /// A body must arrive at least this fast, in bytes a second, once `bodyGraceMilliseconds` are over.
    package var bodyBytesPerSecondMin: Int
    /// How long a body may arrive slower than that.
    package var bodyGraceMilliseconds: Int
    /// Gives the Date line.
    package var clock: Clock
    /// Gives the random part of request ids.
    package var random: RandomSource

    /// Describes a server.
    package init(
        listeners: [ListenerConfiguration], group: EventLoopGroup, limits: HTTPLimits = HTTPLimits(),
        drainTimeoutSeconds: Int = 30, clock: Clock, random: RandomSource
    ) {
        self.listeners = listeners
        self.group = group
        self.limits = limits
        self.drainTimeoutSeconds = drainTimeoutSeconds
        self.clock = clock
        self.random = random
        sharesPorts = false
        bodyBytesPerSecondMin = 512
        bodyGraceMilliseconds = 5_000
    }
}

/// Why a server cannot start.
package enum ServerError: Error, Hashable, Sendable {
    /// That listener could not be set up.
    case listener(role: String, address: String, port: Int, NetworkError)
    /// There is nothing to listen on.
    case noListeners
}
