/// Names requests: ten characters for the connection, drawn at random, and a count.
///
/// Fifteen characters at most, which a Swift string holds without memory of its own.
struct RequestName {
    private static let alphabet: StaticString = "0123456789abcdefghjkmnpqrstvwxyz"
    private static let randomCharacters = 10
    private static let countBits: UInt32 = 25

    private let random: UInt64
    private var count: UInt32 = 0

    init(random: UInt64) { self.random = random }

    /// The next request's name.
    mutating func next() -> String {
        count = (count + 1) & (1 << RequestName.countBits - 1)
        return String(unsafeUninitializedCapacity: 15) { text in
            var place = 0
            for shift in 0..<RequestName.randomCharacters {
                text[place] = RequestName.character(UInt32(truncatingIfNeeded: random >> UInt64(shift * 5)))
                place += 1
            }
            var shift: UInt32 = RequestName.countBits - 5
            while shift > 0, count >> shift == 0 { shift -= 5 }
            while true {
                text[place] = RequestName.character(count >> shift)
                place += 1
                if shift == 0 { return place }
                shift -= 5
            }
        }
    }

    private static func character(_ bits: UInt32) -> UInt8 { alphabet.utf8Start[Int(bits & 31)] }
}
