import Glibc

extension JSONReader {
    /// The name of an object's member, compared as `switch key { case "amount": … }` without making a string.
    ///
    /// A name of up to 24 bytes, as nearly all are, is kept in three words, so that no memory is shared.
    package struct Key: Sendable {
        /// The first 24 bytes, zero where the name has ended.
        private let words: (UInt64, UInt64, UInt64)
        @usableFromInline let count: Int
        private let longName: [UInt8]?

        init(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ end: Int) {
            count = end - start
            words = Self.words(bytes, start, count)
            longName = count > Self.wordBytes ? Array(bytes[start..<end]) : nil
        }

        /// The name as a string, escapes replaced.
        package var text: String {
            if let longName { return String(decoding: longName, as: UTF8.self) }
            return withUnsafeBytes(of: words) { String(decoding: $0.prefix(count), as: UTF8.self) }
        }

        /// A mix of the first bytes and the length, equal for equal names; it only has to differ for most of
        /// the others, because equal ones are compared afterwards.
        var fingerprint: UInt64 {
            Self.mixed(Self.mixed(Self.mixed(UInt64(count), words.0), words.1), words.2)
        }

        /// Whether the name is that literal, byte for byte.
        @inlinable
        package static func == (key: Key, literal: StaticString) -> Bool {
            // In the caller's code, because nearly every case of a switch ends here.
            key.count == literal.utf8CodeUnitCount && key.hasBytes(of: literal)
        }

        /// Lets a literal be a case of a `switch` over a key.
        @inlinable
        package static func ~= (literal: StaticString, key: Key) -> Bool { key == literal }

        @usableFromInline
        func hasBytes(of literal: StaticString) -> Bool {
            func isSame(_ bytes: UnsafeRawBufferPointer) -> Bool {
                bytes.baseAddress.map { memcmp($0, literal.utf8Start, count) == 0 } ?? false
            }
            return longName?.withUnsafeBytes(isSame) ?? withUnsafeBytes(of: words, isSame)
        }

        private static let wordBytes = 24

        private static func words(
            _ bytes: UnsafeRawBufferPointer, _ start: Int, _ count: Int
        ) -> (UInt64, UInt64, UInt64) {
            var words: (UInt64, UInt64, UInt64) = (0, 0, 0)
            guard start + wordBytes <= bytes.count else {
                withUnsafeMutableBytes(of: &words) {
                    $0.copyBytes(from: bytes[start..<start + min(count, wordBytes)])
                }
                return words
            }
            words.0 = bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self) & mask(count)
            guard count > 8 else { return words }
            words.1 = bytes.loadUnaligned(fromByteOffset: start + 8, as: UInt64.self) & mask(count - 8)
            guard count > 16 else { return words }
            words.2 = bytes.loadUnaligned(fromByteOffset: start + 16, as: UInt64.self) & mask(count - 16)
            return words
        }

        /// The bits of the first so many bytes of a word.
        private static func mask(_ count: Int) -> UInt64 {
            count >= 8 ? .max : UInt64(littleEndian: (1 << UInt64(count * 8)) &- 1)
        }

        private static func mixed(_ hash: UInt64, _ word: UInt64) -> UInt64 {
            let mixed = (hash ^ word) &* 0x9E37_79B9_7F4A_7C15
            return mixed ^ mixed >> 32
        }
    }

    /// What is kept of a member's name while its object is open.
    struct MemberName {
        var fingerprint: UInt64
        var scan: StringScan
    }

    /// Reads a name and its colon, and refuses a name that the object already has.
    mutating func readKey(namesBase: Int, manyNames: inout Set<[UInt8]>?) throws(JSONError) -> Key {
        skipSpace()
        guard position < bytes.count else { throw .unexpectedEnd(offset: position) }
        let nameOffset = position
        guard bytes[position] == UInt8(ascii: "\"") else {
            throw .unexpectedByte(bytes[position], offset: position)
        }
        let scan = try scanString()
        path[path.count - 1] = ~names.count
        let key =
            scan.hasEscapes
            ? text(scan).withUnsafeBytes { Key($0, 0, $0.count) }
            : bytes.withUnsafeBytes { Key($0, scan.start, scan.end) }
        names.append(MemberName(fingerprint: key.fingerprint, scan: scan))
        guard !isRepeated(namesBase: namesBase, manyNames: &manyNames) else {
            throw .duplicateKey(pointer: pointer, offset: nameOffset)
        }
        position = scan.end + 1
        skipSpace()
        guard position < bytes.count else { throw .unexpectedEnd(offset: position) }
        guard bytes[position] == UInt8(ascii: ":") else {
            throw .unexpectedByte(bytes[position], offset: position)
        }
        position += 1
        skipSpace()
        return key
    }

    /// Whether the last name is among those before it, byte for byte (RFC 8259 section 8.3): one by one while
    /// they are few, then by the standard library's seeded hash table, so that a hostile object costs no
    /// quadratic time.
    private func isRepeated(namesBase: Int, manyNames: inout Set<[UInt8]>?) -> Bool {
        let last = names.count - 1
        if last - namesBase < JSONLimits.namesComparedMax {
            return names.withUnsafeBufferPointer { names in
                let newest = names[last]
                for place in namesBase..<last where names[place].fingerprint == newest.fingerprint {
                    if text(names[place].scan) == text(newest.scan) { return true }
                }
                return false
            }
        }
        var earlier = manyNames ?? Set(names[namesBase..<last].map { text($0.scan) })
        manyNames = nil
        let isNew = earlier.insert(text(names[last].scan)).inserted
        manyNames = earlier
        return !isNew
    }

    private func text(_ scan: StringScan) -> [UInt8] {
        bytes.withUnsafeBufferPointer { scan.decoded($0) }
    }
}
