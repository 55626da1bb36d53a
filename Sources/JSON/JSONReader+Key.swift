import Glibc

extension JSONReader {
    /// The name of an object's member, compared as `switch key { case "amount": … }` without making a string.
    package struct Key: Sendable {
        private let bytes: [UInt8]
        private let start: Int
        private let end: Int

        init(_ bytes: [UInt8], _ start: Int, _ end: Int) {
            self.bytes = bytes
            self.start = start
            self.end = end
        }

        /// The name as a string, escapes replaced.
        package var text: String { String(decoding: bytes[start..<end], as: UTF8.self) }

        /// Whether the name is that literal, byte for byte.
        package static func == (key: Key, literal: StaticString) -> Bool {
            guard key.end - key.start == literal.utf8CodeUnitCount else { return false }
            return key.bytes.withUnsafeBytes { buffer in
                guard let base = buffer.baseAddress else { return true }
                return memcmp(base + key.start, literal.utf8Start, literal.utf8CodeUnitCount) == 0
            }
        }

        /// Lets a literal be a case of a `switch` over a key.
        package static func ~= (literal: StaticString, key: Key) -> Bool { key == literal }
    }

    /// What is kept of a member's name while its object is open.
    struct MemberName {
        /// A mix of the name's bytes: equal names have equal fingerprints.
        var fingerprint: UInt64
        var scan: StringScan
    }

    /// Reads a name and its colon, and refuses a name that the object already has.
    mutating func readKey(namesBase: Int, manyNames: inout Set<[UInt8]>) throws(JSONError) -> Key {
        skipSpace()
        guard position < bytes.count else { throw .unexpectedEnd(offset: position) }
        let nameOffset = position
        guard bytes[position] == UInt8(ascii: "\"") else {
            throw .unexpectedByte(bytes[position], offset: position)
        }
        let scan = try scanString()
        path[path.count - 1] = ~names.count
        let key: Key
        if scan.hasEscapes {
            let decoded = bytes.withUnsafeBufferPointer { scan.decoded($0) }
            key = Key(decoded, 0, decoded.count)
            names.append(MemberName(fingerprint: Self.fingerprint(decoded, 0, decoded.count), scan: scan))
        } else {
            key = Key(bytes, scan.start, scan.end)
            names.append(MemberName(fingerprint: Self.fingerprint(bytes, scan.start, scan.end), scan: scan))
        }
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
    private func isRepeated(namesBase: Int, manyNames: inout Set<[UInt8]>) -> Bool {
        let last = names.count - 1
        if last - namesBase < JSONLimits.namesComparedMax {
            let newest = names[last]
            for place in namesBase..<last where names[place].fingerprint == newest.fingerprint {
                if text(names[place].scan) == text(newest.scan) { return true }
            }
            return false
        }
        if manyNames.isEmpty {
            for place in namesBase..<last { manyNames.insert(text(names[place].scan)) }
        }
        return !manyNames.insert(text(names[last].scan)).inserted
    }

    private func text(_ scan: StringScan) -> [UInt8] {
        bytes.withUnsafeBufferPointer { scan.decoded($0) }
    }

    /// Mixes eight bytes a step; it only has to differ for most names, because equal ones are compared
    /// afterwards.
    private static func fingerprint(_ bytes: [UInt8], _ start: Int, _ end: Int) -> UInt64 {
        var mixed = UInt64(end - start)
        bytes.withUnsafeBytes { buffer in
            var position = start
            while position + 8 <= end {
                mixed =
                    (mixed ^ buffer.loadUnaligned(fromByteOffset: position, as: UInt64.self))
                    &* 0x9E37_79B9_7F4A_7C15
                mixed ^= mixed >> 32
                position += 8
            }
            while position < end {
                mixed = (mixed << 8 | mixed >> 56) ^ UInt64(buffer[position])
                position += 1
            }
        }
        return mixed
    }
}
