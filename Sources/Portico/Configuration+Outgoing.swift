import Domain
import HTTPClient
import Network

extension EgressPolicy {
    /// Whether an address may be called as it is written.
    func permits(_ url: WebURL) -> Bool {
        let scheme: OutgoingRequest.Scheme = url.scheme == "https" ? .https : .http
        let port = url.port ?? (scheme == .https ? 443 : 80)
        do throws(EgressRefusal) { try check(scheme, host: url.host, port: port) } catch { return false }
        return true
    }
}

extension Configuration {
    /// A client for outgoing calls: to where `policy` lets it, the operator's settings unless another is
    /// given (a provider's is pinned to its hosts), with the system's authorities and the operator's.
    ///
    /// Throws when the file of authorities cannot be read or no thread can be started.
    func makeWebClient(group: EventLoopGroup, policy: EgressPolicy? = nil) throws(NetworkError) -> WebClient {
        let resolver = try NameResolver()
        return WebClient(
            group: group, tls: try TLSContext.client(authorityFile: egress.authorityFile),
            resolve: { (host, port, loop, deadline) throws(NetworkError) in
                try await resolver.addresses(of: host, port: port, on: loop, until: deadline)
            }, policy: policy ?? egress.policy)
    }
}
