/// Why a file is not taken as a logo; offsets count bytes from the file's start.
package enum ImageRefusal: Error, Hashable, Sendable {
    /// More than `BrandingLimits.logoBytesMax`.
    case tooManyBytes(Int)
    /// A side of more than `BrandingLimits.logoSidePixelsMax`, or of none.
    case badSize(width: Int, height: Int)
    /// The first bytes are of no accepted format.
    case unknownFormat
    /// The file ends in the middle of something.
    case truncated(offset: Int)
    /// A PNG chunk whose CRC does not match.
    case badChecksum(offset: Int)
    /// A part that the format does not allow there.
    case badStructure(offset: Int)
    /// Bytes after the picture's end, where polyglots hide a script.
    case trailingData(offset: Int)
    /// More than one frame: nothing on a page that takes payments moves by itself (WCAG 2.2.2).
    case animated(offset: Int)
}

/// What can be told of an uploaded picture from its structure, without decoding a pixel of it.
///
/// A file passes when each part of its container is where the format wants it and nothing is left over.
/// Whether the compressed pixels are whole only a decoder can tell, and that is the browser's.
package enum ImageInspection {
    /// Format and size in pixels of a whole, plain PNG, JPEG or WebP file within the limits.
    package static func inspect(
        _ bytes: [UInt8]
    ) throws(ImageRefusal) -> (format: ImageFormat, width: Int, height: Int) {
        guard bytes.count <= BrandingLimits.logoBytesMax else { throw .tooManyBytes(bytes.count) }
        let format: ImageFormat
        let size: (width: Int, height: Int)
        if bytes.starts(with: pngSignature) {
            format = .png
            size = try inspectPNG(bytes)
        } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            format = .jpeg
            size = try inspectJPEG(bytes)
        } else if isText("RIFF", in: bytes, at: 0), isText("WEBP", in: bytes, at: 8) {
            format = .webp
            size = try inspectWebP(bytes)
        } else {
            throw .unknownFormat
        }
        let sides = 1...BrandingLimits.logoSidePixelsMax
        guard sides.contains(size.width), sides.contains(size.height) else {
            throw .badSize(width: size.width, height: size.height)
        }
        return (format, size.width, size.height)
    }

    /// Whether those ASCII bytes stand at that place.
    static func isText(_ text: StaticString, in bytes: [UInt8], at offset: Int) -> Bool {
        guard offset >= 0, offset + text.utf8CodeUnitCount <= bytes.count else { return false }
        return text.withUTF8Buffer { bytes[offset..<offset + $0.count].elementsEqual($0) }
    }

    /// The big-endian number of that many bytes; throws where the file ends before.
    static func bigEndian(_ bytes: [UInt8], at offset: Int, count: Int) throws(ImageRefusal) -> Int {
        guard offset + count <= bytes.count else { throw .truncated(offset: bytes.count) }
        return bytes[offset..<offset + count].reduce(0) { $0 << 8 | Int($1) }
    }

    /// The little-endian number of that many bytes; throws where the file ends before.
    static func littleEndian(_ bytes: [UInt8], at offset: Int, count: Int) throws(ImageRefusal) -> Int {
        guard offset + count <= bytes.count else { throw .truncated(offset: bytes.count) }
        return bytes[offset..<offset + count].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
