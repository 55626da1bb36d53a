/// The grammar of chunk extensions, a byte at a time (RFC 9112 section 7.1.1):
/// `*( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] )`.
struct ChunkExtension: Sendable {
    private enum State: Sendable {
        case start, beforeName, name, afterName, beforeValue, value, quoted, escaped, afterValue
    }

    private var state = State.start

    /// Whether the line may end here.
    var mayEnd: Bool {
        switch state {
        case .name, .value, .afterValue: true
        case .start, .beforeName, .afterName, .beforeValue, .quoted, .escaped: false
        }
    }

    /// Takes the next byte; false when the grammar does not allow it.
    mutating func take(_ byte: UInt8) -> Bool {
        let isBlank = byte == 0x20 || byte == 0x09
        switch state {
        case .start:
            if byte == UInt8(ascii: ";") { state = .beforeName } else { return isBlank }
        case .beforeName, .beforeValue:
            if isBlank { return true }
            if state == .beforeValue, byte == UInt8(ascii: "\"") {
                state = .quoted
                return true
            }
            guard ByteScan.isToken(byte) else { return false }
            state = state == .beforeName ? .name : .value
        case .name, .afterName:
            if byte == UInt8(ascii: "=") {
                state = .beforeValue
            } else if byte == UInt8(ascii: ";") {
                state = .beforeName
            } else if isBlank {
                state = .afterName
            } else {
                return state == .name && ByteScan.isToken(byte)
            }
        case .value, .afterValue:
            if byte == UInt8(ascii: ";") {
                state = .beforeName
            } else if isBlank {
                state = .start
            } else {
                return state == .value && ByteScan.isToken(byte)
            }
        case .quoted:
            if byte == UInt8(ascii: "\"") {
                state = .afterValue
            } else if byte == UInt8(ascii: "\\") {
                state = .escaped
            } else {
                return isText(byte)
            }
        case .escaped:
            state = .quoted
            return isText(byte)
        }
        return true
    }

    private func isText(_ byte: UInt8) -> Bool { byte >= 0x20 && byte != 0x7F || byte == 0x09 }
}
