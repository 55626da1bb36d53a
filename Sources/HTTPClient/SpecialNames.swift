/// Names that never belong to a host of the public internet (RFC 6761, RFC 6762, RFC 7686, RFC 8375,
/// RFC 9476, ICANN's reservation of `internal`), and names that networks of operators commonly use.
enum SpecialNames {
    private static let lastLabels: Set<Substring> = [
        "alt", "corp", "example", "home", "internal", "intranet", "invalid", "lan", "local", "localdomain",
        "localhost", "onion", "private", "svc", "test",
    ]

    /// Whether a lower-case name is special; names of one label are, because they are completed by the
    /// operator's own search list.
    static func contains(_ host: String) -> Bool {
        if host.utf8.contains(UInt8(ascii: ":")) { return false }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count > 1, let last = labels.last else { return true }
        return lastLabels.contains(last) || host == "home.arpa" || host.hasSuffix(".home.arpa")
    }
}
