/// What tells one kind of identifier from another, as a type:
/// `enum CheckoutKind: IdentifierKind { static let prefix = "chk" }`.
package protocol IdentifierKind: Sendable {
    /// The lower-case word before the underscore of the text form.
    static var prefix: String { get }
}

/// A 128-bit time-ordered id: 48 bits of milliseconds since 1970, then 80 random bits (the layout of a ULID).
///
/// Its text is `prefix_` and 26 Crockford base32 digits in lower case. Ids sort by creation time, in text as
/// in bytes, which keeps inserts at the right edge of the database's B-trees.
package struct Identifier<Kind: IdentifierKind>: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The upper 64 bits: 48 of time, 16 random.
    package let high: UInt64
    /// The lower 64 bits, random.
    package let low: UInt64

    /// Makes an id from its two halves.
    @inlinable package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Makes a fresh id of that time.
    package init(at time: Timestamp, random: RandomSource) {
        let (first, second) = random.words()
        self.init(high: UInt64(truncatingIfNeeded: time.milliseconds) << 16 | first & 0xFFFF, low: second)
    }

    /// Reads `prefix_` and 26 digits, either letter case; nil for anything else.
    package init?(_ text: String) {
        var text = text
        let parsed = text.withUTF8 { Self.parse($0) }
        guard let parsed else { return nil }
        self = parsed
    }

    /// Reads the 16 bytes of the stored form; nil for another length.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        var high: UInt64 = 0
        var low: UInt64 = 0
        for (index, byte) in bytes.enumerated() {
            if index < 8 { high = high << 8 | UInt64(byte) } else { low = low << 8 | UInt64(byte) }
        }
        self.init(high: high, low: low)
    }

    /// Reads the 16 bytes of the stored form from memory; nil for another length.
    package init?(bytes: UnsafeBufferPointer<UInt8>) {
        guard bytes.count == 16 else { return nil }
        let raw = UnsafeRawBufferPointer(bytes)
        self.init(
            high: UInt64(bigEndian: raw.loadUnaligned(as: UInt64.self)),
            low: UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }

    /// The stored form: 16 bytes, most significant first.
    package var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 16) { buffer, count in
            for index in 0..<8 {
                buffer[index] = UInt8(truncatingIfNeeded: high >> UInt64(56 - index * 8))
                buffer[index + 8] = UInt8(truncatingIfNeeded: low >> UInt64(56 - index * 8))
            }
            count = 16
        }
    }

    /// When the id was made, to the millisecond.
    package var time: Timestamp { Timestamp(milliseconds: Int64(high >> 16)) }

    /// The text form, as logs and answers show it.
    package var description: String {
        let prefix = Kind.prefix
        return String(unsafeUninitializedCapacity: prefix.utf8.count + 27) { buffer in
            var count = 0
            for byte in prefix.utf8 {
                buffer[count] = byte
                count += 1
            }
            buffer[count] = UInt8(ascii: "_")
            count += 1
            if let place = buffer.baseAddress {
                CrockfordBase32.write26(high: high, low: low, to: place + count)
            }
            return count + 26
        }
    }

    /// Whether the left one comes before the right one.
    package static func < (left: Identifier, right: Identifier) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }

    private static func parse(_ text: UnsafeBufferPointer<UInt8>) -> Identifier? {
        let prefix = Kind.prefix.utf8
        guard text.count == prefix.count + 27, text[prefix.count] == UInt8(ascii: "_"),
            text.prefix(prefix.count).elementsEqual(prefix)
        else { return nil }
        guard let (high, low) = CrockfordBase32.parse26(UnsafeBufferPointer(rebasing: text.suffix(26))) else {
            return nil
        }
        return Identifier(high: high, low: low)
    }
}
