/// An entity tag (RFC 9110 section 8.8.3): the name of one version of a resource.
package struct ETag: Hashable, Sendable {
    /// Whether versions of one tag may differ in bytes.
    package let isWeak: Bool
    /// What stands between the quotes.
    package let opaque: String

    /// A strong tag of visible ASCII characters without a quote; nil for other text.
    package init?(_ opaque: String) {
        guard opaque.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") }) else {
            return nil
        }
        isWeak = false
        self.opaque = opaque
    }

    /// The tag as it stands in the ETag field.
    package var text: String { isWeak ? "W/\"\(opaque)\"" : "\"\(opaque)\"" }

    /// Whether an If-None-Match value names this tag or is `*`, in which case a GET is answered 304.
    ///
    /// The comparison is weak (RFC 9110 section 13.1.2). A malformed list matches only by its well-formed
    /// beginning.
    package func matches(ifNoneMatch value: String) -> Bool {
        let bytes = Array(value.utf8)
        if bytes == [UInt8(ascii: "*")] { return true }
        var place = 0
        while place < bytes.count {
            if bytes[place] == 0x20 || bytes[place] == 0x09 || bytes[place] == UInt8(ascii: ",") {
                place += 1
                continue
            }
            if bytes[place...].starts(with: [UInt8(ascii: "W"), UInt8(ascii: "/")]) { place += 2 }
            guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") else { return false }
            guard let end = bytes[(place + 1)...].firstIndex(of: UInt8(ascii: "\"")) else { return false }
            if bytes[(place + 1)..<end].elementsEqual(opaque.utf8) { return true }
            place = end + 1
        }
        return false
    }
}
