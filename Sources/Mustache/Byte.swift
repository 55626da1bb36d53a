/// The bytes that template syntax is made of.
enum Byte {
    static let tab = UInt8(ascii: "\t")
    static let newline = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let space = UInt8(ascii: " ")
    static let equals = UInt8(ascii: "=")
    static let asterisk = UInt8(ascii: "*")
    static let dot = UInt8(ascii: ".")

    /// Space and tab: what may stand before and after a tag that has its line to itself.
    static func isBlank(_ byte: UInt8) -> Bool { byte == space || byte == tab }

    /// What may pad a name inside a tag.
    static func isWhiteSpace(_ byte: UInt8) -> Bool {
        isBlank(byte) || byte == newline || byte == carriageReturn
    }
}
