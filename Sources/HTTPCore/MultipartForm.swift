import Glibc

/// A multipart/form-data body (RFC 7578), read in one pass; the parts share the body's bytes.
///
/// It is stricter than MIME: nothing before the first boundary, nothing but a line end behind the last, no
/// blanks behind a boundary, no transfer encodings, no `filename*`, no repeated parameter. Browsers write
/// nothing of that.
package struct MultipartForm: Sendable {
    /// One field or file.
    package struct Part: Sendable {
        /// The field's name.
        package let name: String
        /// The name the file has on the client's machine, untrusted and for display only; nil for a plain
        /// field.
        package let filename: String?
        /// The type the client claims; nil when it names none.
        package let contentType: MediaType?
        /// The content, shared with the body.
        package let bytes: ArraySlice<UInt8>

        /// The bytes as text, or nil when they are not UTF-8.
        package var text: String? { String(validating: bytes, as: UTF8.self) }
    }

    /// All parts in order.
    package let parts: [Part]

    /// Reads a body of the given Content-Type; throws ``FormError`` where it breaks the rules or a limit of
    /// ``FormLimits``.
    package init(_ body: [UInt8], contentType: MediaType) throws(FormError) {
        guard contentType.isMultipartForm, let boundary = contentType.parameter("boundary"),
            Self.isBoundary(boundary)
        else { throw .boundary }
        let dashes = Array("--\(boundary)".utf8)
        let delimiter = [0x0D, 0x0A] + dashes
        guard body.starts(with: dashes) else { throw .delimiter(offset: 0) }
        var parts: [Part] = []
        var place = dashes.count
        while true {
            let next = body[place...].prefix(2)
            if next.elementsEqual([UInt8(ascii: "-"), UInt8(ascii: "-")]) {
                let rest = body[(place + 2)...]
                guard rest.isEmpty || rest.elementsEqual([0x0D, 0x0A]) else {
                    throw .delimiter(offset: place + 2)
                }
                break
            }
            guard next.elementsEqual([0x0D, 0x0A]) else { throw .delimiter(offset: place) }
            guard parts.count < FormLimits.parts else { throw .tooManyParts(limit: FormLimits.parts) }
            let header = try PartHeader(body, from: place + 2, part: parts.count)
            guard let end = Self.find(delimiter, in: body, from: header.end) else {
                throw .delimiter(offset: body.count)
            }
            let bytes = body[header.end..<end]
            parts.append(
                Part(
                    name: header.name, filename: header.filename, contentType: header.contentType,
                    bytes: bytes))
            place = end + delimiter.count
        }
        self.parts = parts
    }

    /// The first part of that name, or nil.
    package func first(_ name: String) -> Part? { parts.first { $0.name == name } }

    /// 1 to 70 of the characters of RFC 2046 section 5.1.1, the last one no space.
    private static func isBoundary(_ boundary: String) -> Bool {
        let bytes = boundary.utf8
        guard (1...FormLimits.boundaryBytes).contains(bytes.count), bytes.last != 0x20 else { return false }
        return bytes.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "'()+_,-./:=? ".utf8.contains(byte)
            }
        }
    }

    /// The place of the delimiter, by its first byte (CR), which is rare in most uploads.
    private static func find(_ needle: [UInt8], in body: [UInt8], from start: Int) -> Int? {
        body.withUnsafeBytes { body in
            guard let base = body.baseAddress else { return nil }
            var place = start
            while place + needle.count <= body.count {
                let room = body.count - needle.count + 1 - place
                guard let found = memchr(base + place, Int32(needle[0]), room) else { return nil }
                place = UnsafeRawPointer(found) - base
                if memcmp(base + place, needle, needle.count) == 0 { return place }
                place += 1
            }
            return nil
        }
    }
}
