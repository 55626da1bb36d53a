/// A web address about which no two readers could differ: what nearly every shop sends.
///
/// Taking an address apart costs allocations, and a checkout that is made needs to know only that its
/// addresses are good. One look at each byte tells it of the plain ones; the others are taken apart.
enum PlainAddress {
    /// Whether the text is `http` or `https`, a name of lower-case letters, digits and dots whose last label
    /// begins with a letter, a short port if any, and a path and query of characters that stand for
    /// themselves.
    ///
    /// What it accepts, `RedirectTemplate` accepts; false is no verdict.
    static func isPlain(_ text: String) -> Bool {
        text.utf8.withContiguousStorageIfAvailable { isPlain($0) } ?? false
    }

    private static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count <= WebURL.lengthLimit else { return false }
        var place = 0
        for byte in "http".utf8 {
            guard place < bytes.count, bytes[place] == byte else { return false }
            place += 1
        }
        if place < bytes.count, bytes[place] == UInt8(ascii: "s") { place += 1 }
        for byte in "://".utf8 {
            guard place < bytes.count, bytes[place] == byte else { return false }
            place += 1
        }
        guard let afterHost = hostEnd(bytes, from: place), let afterPort = portEnd(bytes, from: afterHost)
        else { return false }
        guard afterPort < bytes.count else { return true }
        switch bytes[afterPort] {
        case UInt8(ascii: "/"), UInt8(ascii: "?"):
            return bytes[afterPort...].allSatisfy { standsForItself($0) }
        default: return false
        }
    }

    private static func hostEnd(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        var place = start
        var labelStart = start
        while place < bytes.count {
            let byte = bytes[place]
            if byte == UInt8(ascii: ".") {
                guard place > labelStart else { return nil }
                labelStart = place + 1
            } else if !isLetter(byte), !isDigit(byte) {
                break
            }
            place += 1
            guard place - labelStart <= 63 else { return nil }
        }
        guard place > labelStart, place - start <= 253, isLetter(bytes[labelStart]) else { return nil }
        return place
    }

    /// A port of up to four digits, none of them a leading zero, which is always in range.
    private static func portEnd(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        guard start < bytes.count, bytes[start] == UInt8(ascii: ":") else { return start }
        var place = start + 1
        while place < bytes.count, isDigit(bytes[place]) { place += 1 }
        guard (1...4).contains(place - start - 1), bytes[start + 1] != UInt8(ascii: "0") else { return nil }
        return place
    }

    private static func standsForItself(_ byte: UInt8) -> Bool {
        isLetter(byte | 0x20) || isDigit(byte)
            || "/?&=-_.~".utf8.contains(byte)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z")
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }
}
