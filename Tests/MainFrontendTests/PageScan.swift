/// A page cut into tags as a browser's tokenizer cuts it (WHATWG HTML section 13.2.5, the states that our
/// templates reach), so that two pages can be compared in structure and not in text.
struct PageScan: Equatable {
    /// Each tag's name with the names of its attributes, in order.
    private(set) var tags: [String] = []
    /// How each address of a tag begins, up to its first `:`, `/` or `#`, in order.
    private(set) var schemes: [String] = []

    init(_ text: String) {
        let bytes = Array(text.utf8)
        var place = 0
        while place < bytes.count {
            guard bytes[place] == UInt8(ascii: "<") else {
                place += 1
                continue
            }
            let end = Self.endOfTag(bytes, from: place)
            add(bytes[place..<end])
            place = end
            if tags.last == "<style" || tags.last == "<script" { place = Self.end(of: bytes, raw: place) }
        }
    }

    /// Behind the `>` that ends a tag; one inside quotes does not.
    private static func endOfTag(_ bytes: [UInt8], from start: Int) -> Int {
        var quote: UInt8?
        var place = start
        while place < bytes.count {
            let byte = bytes[place]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                return place + 1
            }
            place += 1
        }
        return bytes.count
    }

    /// Takes the tag without the values of its attributes, and how those that are addresses begin.
    private mutating func add(_ tag: ArraySlice<UInt8>) {
        var kept: [UInt8] = []
        var quote: UInt8?
        var scheme: [UInt8]?
        for byte in tag {
            if let open = quote {
                if byte == open { quote = nil }
                if byte == open || ":/#".utf8.contains(byte), let whole = scheme {
                    schemes.append(String(decoding: whole + [byte], as: UTF8.self))
                    scheme = nil
                }
                scheme?.append(byte)
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
                if ["href=", "src=", "action="].contains(where: { kept.ends(with: $0.utf8) }) { scheme = [] }
            } else if byte != UInt8(ascii: ">") {
                kept.append(byte)
            }
        }
        tags.append(String(decoding: kept, as: UTF8.self))
    }

    private static func end(of bytes: [UInt8], raw start: Int) -> Int {
        bytes[start...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
    }
}

extension Array where Element == UInt8 {
    fileprivate func ends(with end: String.UTF8View) -> Bool { suffix(end.count).elementsEqual(end) }
}
