import HTTPCore
package import Network

/// Where calls may go: the guard between an address that a merchant wrote and the operator's own network.
///
/// A name proves nothing, because its owner can make it lead anywhere at any time. The policy is therefore
/// asked twice, both times by `WebClient`: about the host as it is written, before it is looked up, and about
/// every address it leads to. The address that was found good is the one connected to; there is no second
/// lookup between check and use.
package struct EgressPolicy: Sendable {
    /// Whether hosts that are not allowed by name or range may be called without TLS.
    package var permitsPlainHTTP = false
    /// The ports that are open on hosts that are not allowed by name or range.
    ///
    /// Ports that browsers and firewalls know as another service would let a merchant speak to it.
    package var ports: Set<Int> = [80, 443, 8080, 8443]
    /// Hosts that may be called whatever their address, port and scheme, in lower case.
    package var allowedHosts: Set<String> = []
    /// Addresses that may be called whatever their port and scheme, also under names.
    package var allowedRanges: [AddressRange] = []
    /// The only hosts that may be called, in lower case; nil: any.
    ///
    /// Calls to a provider are pinned so, and addresses are still checked.
    package var pinnedHosts: Set<String>?

    /// The policy for addresses that merchants write: public addresses, with TLS, on the usual ports.
    package init() {}

    /// Adds what an operator allows: a host name, an address, or a range of addresses (`10.1.0.0/16`).
    ///
    /// Answers false for a text that is none of these.
    package mutating func allow(_ text: String) -> Bool {
        if let range = AddressRange(text) {
            allowedRanges.append(range)
            return true
        }
        guard let host = HostName(text), host.port == nil, !text.hasPrefix("["), !isNumeric(host.name) else {
            return false
        }
        allowedHosts.insert(host.name)
        return true
    }

    /// Throws why a host must not be called, as far as can be said without looking it up; IPv6 may stand in
    /// brackets or without.
    ///
    /// To be asked when an endpoint is registered; `WebClient` asks again, and once more for the address.
    package func check(_ scheme: OutgoingRequest.Scheme, host: String, port: Int) throws(EgressRefusal) {
        let host = (host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host).lowercased()
        if let pinnedHosts, !pinnedHosts.contains(host) { throw .name }
        if allowedHosts.contains(host) { return }
        if let address = try? SocketAddress(host, port: port) {
            if allowedRanges.contains(where: { $0.contains(address) }) { return }
            guard PublicAddress.contains(address) else { throw .address }
        } else {
            // The system's lookup reads `0x7f.1` and `2130706433` as addresses, so no name may look like one.
            guard let name = HostName(host), name.port == nil, !isNumeric(host) else { throw .name }
            // A name of the operator's own network may lead into an allowed range: its address decides.
            if !allowedRanges.isEmpty { return }
            guard !SpecialNames.contains(host) else { throw .name }
        }
        try checkDoor(scheme, port)
    }

    /// Whether a call may connect to an address that its host led to.
    package func permits(_ address: SocketAddress, for request: OutgoingRequest) -> Bool {
        let host = request.host.lowercased()
        if let pinnedHosts, !pinnedHosts.contains(host) { return false }
        if allowedHosts.contains(host) || allowedRanges.contains(where: { $0.contains(address) }) {
            return true
        }
        guard PublicAddress.contains(address), !SpecialNames.contains(host) else { return false }
        do throws(EgressRefusal) { try checkDoor(request.scheme, request.port) } catch { return false }
        return true
    }

    private func checkDoor(_ scheme: OutgoingRequest.Scheme, _ port: Int) throws(EgressRefusal) {
        guard scheme == .https || permitsPlainHTTP else { throw .scheme }
        guard ports.contains(port) else { throw .port }
    }

    /// Whether the last label begins like a number, as no top-level domain does (RFC 3696 section 2).
    private func isNumeric(_ host: String) -> Bool {
        host.split(separator: ".", omittingEmptySubsequences: false).last?.utf8.first
            .map { $0 >= 0x30 && $0 <= 0x39 } ?? true
    }
}

/// Why a host must not be called.
package enum EgressRefusal: String, Error, Hashable, Sendable {
    /// TLS is required.
    case scheme
    /// The port is not one of those that are open.
    case port
    /// The name is no plain host name, is special, or is not one of those that calls are pinned to.
    case name
    /// The address is not of the public internet, and not allowed.
    case address
}
