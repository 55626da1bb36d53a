extension JSONReader {
    /// The RFC 6901 pointer of the value that is being read; empty for the whole document.
    package var pointer: String {
        var pointer: [UInt8] = []
        for step in path {
            pointer.append(UInt8(ascii: "/"))
            if step >= 0 {
                pointer.append(contentsOf: String(step).utf8)
            } else if names.indices.contains(~step) {
                appendName(names[~step].scan, to: &pointer)
            }
        }
        return String(decoding: pointer, as: UTF8.self)
    }

    /// The pointer of a member of the object that is being read, for one that is missing.
    package func pointer(toMember name: StaticString) -> String { "\(pointer)/\(name)" }

    /// Appends a name with `~` and `/` escaped (RFC 6901 section 3).
    private func appendName(_ scan: StringScan, to pointer: inout [UInt8]) {
        for byte in bytes.withUnsafeBufferPointer({ scan.decoded($0) }) {
            switch byte {
            case UInt8(ascii: "~"): pointer.append(contentsOf: "~0".utf8)
            case UInt8(ascii: "/"): pointer.append(contentsOf: "~1".utf8)
            default: pointer.append(byte)
            }
        }
    }
}
