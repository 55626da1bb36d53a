/// Addresses that share their first bits, as CIDR writes them: `10.0.0.0/8`, `fd00::/8`, `192.0.2.7`.
package struct AddressRange: Hashable, Sendable {
    private let high: UInt64
    private let low: UInt64
    private let highMask: UInt64
    private let lowMask: UInt64
    private let isIPv6: Bool

    /// Reads an address, or an address and the number of its fixed bits; nil for anything else, and when
    /// bits behind the fixed ones are set.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let address = try? SocketAddress(String(first), port: 0) else {
            return nil
        }
        let width = address.isIPv6 ? 128 : 32
        var bits = width
        if parts.count == 2 {
            guard let written = Int(parts[1]), String(written) == parts[1], 0...width ~= written else {
                return nil
            }
            bits = written
        }
        self.init(address, bits: bits)
        guard address.high & ~highMask == 0, address.low & ~lowMask == 0 else { return nil }
    }

    private init(_ address: SocketAddress, bits: Int) {
        highMask = bits >= 64 ? .max : ~(UInt64.max >> UInt64(bits))
        lowMask = bits >= 128 ? .max : bits <= 64 ? 0 : ~(UInt64.max >> UInt64(bits - 64))
        high = address.high
        low = address.low
        isIPv6 = address.isIPv6
    }

    /// Whether the address, whatever its port, is in the range.
    package func contains(_ address: SocketAddress) -> Bool {
        address.isIPv6 == isIPv6 && address.high & highMask == high && address.low & lowMask == low
    }
}
