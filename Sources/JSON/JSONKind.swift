/// The six kinds of value of RFC 8259 section 3.
package enum JSONKind: String, Sendable, Equatable, CaseIterable {
    case object, array, string, number, bool, null

    /// The kind of value that a text starting with that byte can only be; nil where no value starts so.
    init?(startingWith byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): self = .string
        case UInt8(ascii: "{"): self = .object
        case UInt8(ascii: "["): self = .array
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): self = .number
        case UInt8(ascii: "t"), UInt8(ascii: "f"): self = .bool
        case UInt8(ascii: "n"): self = .null
        default: return nil
        }
    }
}
