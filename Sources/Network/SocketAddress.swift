import Glibc

/// An IPv4 or IPv6 address with a port.
package struct SocketAddress: Hashable, Sendable {
    /// The address's bytes in network order; IPv4 uses the first four of `high`.
    package var high: UInt64
    /// The last eight bytes of an IPv6 address; 0 for IPv4.
    package var low: UInt64
    /// The TCP port.
    package var port: UInt16
    /// Whether the address has sixteen bytes.
    package var isIPv6: Bool
    /// The interface of a link-local IPv6 address.
    package var scope: UInt32

    /// Reads `127.0.0.1`, `::1`; no names.
    ///
    /// Throws when it is neither or the port is out of range.
    package init(_ text: String, port: Int) throws(NetworkError) {
        guard let port = UInt16(exactly: port) else { throw .addressInvalid("\(text):\(port)") }
        // inet_pton reads a text to its first NUL only.
        guard !text.utf8.contains(0) else { throw .addressInvalid(text) }
        var fourBytes = in_addr()
        var sixteenBytes = in6_addr()
        if inet_pton(AF_INET, text, &fourBytes) == 1 {
            self.init(fourBytes, port: port)
        } else if inet_pton(AF_INET6, text, &sixteenBytes) == 1 {
            self.init(sixteenBytes, port: port, scope: 0)
        } else {
            throw .addressInvalid(text)
        }
    }

    /// Reads what the kernel filled in; nil for other families.
    init?(_ storage: sockaddr_storage) {
        var storage = storage
        switch Int32(storage.ss_family) {
        case AF_INET:
            self = withUnsafeBytes(of: &storage) { bytes in
                let inner = bytes.load(as: sockaddr_in.self)
                return SocketAddress(inner.sin_addr, port: UInt16(bigEndian: inner.sin_port))
            }
        case AF_INET6:
            self = withUnsafeBytes(of: &storage) { bytes in
                let inner = bytes.load(as: sockaddr_in6.self)
                return SocketAddress(
                    inner.sin6_addr, port: UInt16(bigEndian: inner.sin6_port), scope: inner.sin6_scope_id)
            }
        default: return nil
        }
    }

    private init(_ address: in_addr, port: UInt16) {
        high = UInt64(UInt32(bigEndian: address.s_addr)) << 32
        low = 0
        self.port = port
        isIPv6 = false
        scope = 0
    }

    private init(_ address: in6_addr, port: UInt16, scope: UInt32) {
        (high, low) = withUnsafeBytes(of: address) {
            (
                UInt64(bigEndian: $0.loadUnaligned(as: UInt64.self)),
                UInt64(bigEndian: $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
        self.port = port
        isIPv6 = true
        self.scope = scope
    }

    /// The address without the port: `127.0.0.1`, `::1`.
    package var text: String {
        if !isIPv6 {
            let bytes = UInt32(high >> 32)
            return "\(bytes >> 24).\(bytes >> 16 & 255).\(bytes >> 8 & 255).\(bytes & 255)"
        }
        var address = in6Address
        var characters = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        inet_ntop(AF_INET6, &address, &characters, socklen_t(characters.count))
        let end = characters.firstIndex(of: 0) ?? characters.count
        return String(decoding: characters[..<end].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The IPv4 address that an IPv6 one stands for (`::ffff:192.0.2.1`, RFC 4291 section 2.5.5.2); else the
    /// address itself.
    package var mappedToIPv4: SocketAddress {
        guard isIPv6, high == 0, low >> 32 == 0xFFFF else { return self }
        var address = self
        address.high = low << 32
        address.low = 0
        address.isIPv6 = false
        address.scope = 0
        return address
    }

    /// The same with all but the first bits, at most 64, set to zero, as text with their number:
    /// `2001:db8:0:1::/64`.
    package func network(bits: Int) -> String {
        var address = self
        address.low = 0
        address.high &= ~(UInt64.max >> UInt64(bits))
        return "\(address.text)/\(bits)"
    }

    /// AF_INET or AF_INET6.
    var family: Int32 { isIPv6 ? AF_INET6 : AF_INET }

    private var in6Address: in6_addr {
        var address = in6_addr()
        withUnsafeMutableBytes(of: &address) {
            $0.storeBytes(of: high.bigEndian, as: UInt64.self)
            $0.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
        }
        return address
    }

    /// Lends the C form of the address.
    func withSocketAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        if isIPv6 {
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port.bigEndian
            address.sin6_addr = in6Address
            address.sin6_scope_id = scope
            return SocketAddress.lend(&address, body)
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(high >> 32).bigEndian
        return SocketAddress.lend(&address, body)
    }

    private static func lend<Address, Result>(
        _ address: inout Address, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<Address>.size))
            }
        }
    }
}
