import HTTPCore
package import Network

/// The proxies whose word about clients is taken, and the field in which they say it.
///
/// Only one field is read: a proxy that writes one passes the other on as the client sent it.
package struct TrustedProxies: Sendable {
    /// The field that the proxies write.
    package enum Field: String, Sendable, CaseIterable {
        /// The list of addresses that proxies have agreed on without a standard.
        case xForwardedFor = "x-forwarded-for"
        /// RFC 7239.
        case forwarded = "forwarded"
    }

    /// Where the proxies are; none is trusted when it is empty.
    package var ranges: [AddressRange] = []
    /// The field that they write.
    package var field = Field.xForwardedFor
    /// The field in which they write the client's country, in lower case; nil where they write none.
    package var countryField: String?

    /// Trusts nobody.
    package init() {}

    /// Whether a proxy is at that address.
    package func contains(_ address: SocketAddress) -> Bool {
        ranges.contains { $0.contains(address.mappedToIPv4) }
    }

    /// The client behind a peer, by the values of its fields in their order.
    ///
    /// Read from the right: what the nearest proxy wrote is the last entry, and each further one counts only
    /// while its writer is trusted. An entry that is no address ends the reading at the writer's own.
    func client(of peer: SocketAddress, by values: [String]) -> SocketAddress {
        guard !ranges.isEmpty, contains(peer) else { return peer }
        var client = peer
        let entries = values.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
        for entry in entries.reversed().prefix(HTTPServerLimits.forwardedEntries) {
            guard let address = Self.address(in: entry, field) else { return client }
            client = address
            if !contains(address) { return client }
        }
        return client
    }

    private static func address(in entry: Substring, _ field: Field) -> SocketAddress? {
        switch field {
        case .xForwardedFor: return address(trimmed(entry))
        case .forwarded:
            let pairs = entry.split(separator: ";").map { trimmed($0) }
            let own = pairs.first { $0.prefix(4).lowercased() == "for=" }
            guard var value = own?.dropFirst(4) else { return nil }
            if value.count >= 2, value.first == "\"", value.last == "\"" {
                value = value.dropFirst().dropLast()
            }
            return address(value)
        }
    }

    /// An address alone, with a port, or in brackets (RFC 7239 section 6).
    private static func address(_ text: Substring) -> SocketAddress? {
        if text.first == "[" {
            guard let end = text.firstIndex(of: "]") else { return nil }
            return try? SocketAddress(String(text[text.index(after: text.startIndex)..<end]), port: 0)
                .mappedToIPv4
        }
        if text.filter({ $0 == ":" }).count == 1, let colon = text.firstIndex(of: ":") {
            return try? SocketAddress(String(text[..<colon]), port: 0)
        }
        return try? SocketAddress(String(text), port: 0).mappedToIPv4
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let start = text.drop { $0 == " " || $0 == "\t" }
        guard let last = start.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
        return start[...last]
    }
}

extension Origin {
    /// A request from that address.
    init(peer: SocketAddress, isSecure: Bool, listener: String) {
        let peer = peer.mappedToIPv4
        let address = peer.text
        self.init(
            clientAddress: address, clientNetwork: peer.isIPv6 ? peer.network(bits: 64) : address,
            clientBlock: peer.network(bits: peer.isIPv6 ? 48 : 24), isSecure: isSecure, listener: listener)
    }
}
