/// The two scans that every byte of a request head passes: where does text end, and is this a token
/// character.
enum ByteScan {
    /// Every lane 1, every lane's high bit, and the two bytes looked for, for eight bytes at a time.
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highBits: UInt64 = 0x8080_8080_8080_8080
    private static let spaces: UInt64 = 0x2020_2020_2020_2020
    private static let deletes: UInt64 = 0x7F7F_7F7F_7F7F_7F7F

    /// The first place in `start..<end` of a control character other than HTAB (RFC 9110 section 5.5), or
    /// `end`.
    ///
    /// Eight bytes a step: subtracting borrows into a lane's high bit where the lane is below 0x20, or is DEL
    /// after the exclusive or. A borrow may also mark a lane above a true one, so only the lowest mark is
    /// used.
    @inline(__always)
    static func firstControl(_ buffer: UnsafeRawBufferPointer, from start: Int, to end: Int) -> Int {
        var place = start
        while place < end {
            while place + 8 <= end {
                let word = UInt64(littleEndian: buffer.loadUnaligned(fromByteOffset: place, as: UInt64.self))
                let delete = word ^ deletes
                let marks = ((word &- spaces) & ~word | (delete &- ones) & ~delete) & highBits
                if marks != 0 {
                    place &+= marks.trailingZeroBitCount &>> 3
                    break
                }
                place &+= 8
            }
            while place < end {
                let byte = buffer[place]
                if byte < 0x20 && byte != 0x09 || byte == 0x7F { return place }
                place &+= 1
                // Behind a tab the wide loop goes on.
                if byte == 0x09 { break }
            }
        }
        return end
    }

    /// Whether the byte may stand in a token (RFC 9110 section 5.6.2: letters, digits and
    /// ``!#$%&'*+-.^_`|~``).
    @inline(__always)
    static func isToken(_ byte: UInt8) -> Bool {
        let word: UInt64 = byte < 64 ? 0x03FF_6CFA_0000_0000 : 0x57FF_FFFF_C7FF_FFFE
        return byte < 128 && word &>> UInt64(byte & 63) & 1 == 1
    }

    /// The byte with an ASCII upper-case letter made lower case.
    @inline(__always)
    static func lowercase(_ byte: UInt8) -> UInt8 {
        byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
    }

    /// Whether `count` bytes at `start` spell the lower-case word, in either letter case.
    @inline(__always)
    static func spells(
        _ buffer: UnsafeRawBufferPointer, _ start: Int, _ count: Int, _ lowercaseWord: StaticString
    ) -> Bool {
        guard count == lowercaseWord.utf8CodeUnitCount else { return false }
        let word = lowercaseWord.utf8Start
        for index in 0..<count where lowercase(buffer[start &+ index]) != word[index] { return false }
        return true
    }
}
