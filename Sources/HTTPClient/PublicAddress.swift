import Network

/// Which addresses belong to the public internet: the complement of IANA's special-purpose registries
/// (RFC 6890; iana-ipv4-special-registry, iana-ipv6-special-registry).
enum PublicAddress {
    private static let specialIPv4 = [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
        "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
        // Azure's metadata and DNS: within public space, and answered by the machine's own host
        // (learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16).
        "168.63.129.16/32",
    ].compactMap { AddressRange($0) }

    /// The part of IPv6 that is handed out; all that embeds or translates IPv4 from outside of it (mapped,
    /// compatible, NAT64), unique local, link-local and multicast addresses are not in it.
    private static let globalIPv6 = AddressRange("2000::/3")

    /// What is special within the global part: protocol assignments with Teredo, documentation, 6to4 (which
    /// embeds any IPv4 address), documentation again (RFC 9637).
    private static let specialIPv6 = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"]
        .compactMap { AddressRange($0) }

    static func contains(_ address: SocketAddress) -> Bool {
        if !address.isIPv6 { return !specialIPv4.contains { $0.contains(address) } }
        // An interface is named for link-local addresses only.
        guard address.scope == 0, globalIPv6?.contains(address) == true else { return false }
        return !specialIPv6.contains { $0.contains(address) }
    }
}
