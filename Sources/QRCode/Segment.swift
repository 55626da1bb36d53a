/// Characters that are written in one mode.
struct Segment: Hashable, Sendable {
    let mode: Mode
    let bytes: [UInt8]

    /// Bits with the mode's indicator and the count.
    func bitCount(_ version: Version) -> Int {
        4 + mode.countBits(version) + (bytes.count * mode.sixthsOfBit + 5) / 6
    }

    func write(to buffer: inout BitBuffer, _ version: Version) {
        buffer.append(mode.indicator, bits: 4)
        buffer.append(bytes.count, bits: mode.countBits(version))
        switch mode {
        case .numeric:
            for start in stride(from: 0, to: bytes.count, by: 3) {
                let digits = bytes[start..<min(start + 3, bytes.count)]
                let value = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
                buffer.append(value, bits: digits.count * 3 + 1)
            }
        case .alphanumeric:
            for start in stride(from: 0, to: bytes.count, by: 2) {
                let pair = bytes[start..<min(start + 2, bytes.count)]
                let value = pair.reduce(0) { $0 * 45 + (Mode.alphanumericValue($1) ?? 0) }
                buffer.append(value, bits: pair.count * 5 + 1)
            }
        case .byte:
            for byte in bytes { buffer.append(Int(byte), bits: 8) }
        }
    }
}

extension Segment {
    /// The division of a text into segments that takes the fewest bits in symbols of that version's count
    /// widths.
    ///
    /// For each place and mode the cheapest way to have got there is kept, in sixths of a bit; a segment's
    /// end rounds up to whole bits. A byte outside ASCII fits byte mode only, so no character is torn apart.
    static func cheapest(_ bytes: [UInt8], for version: Version) -> [Segment] {
        let modes = Mode.allCases
        let heads = modes.map { (4 + $0.countBits(version)) * 6 }
        let unreachable = Int.max / 2
        var costs = heads
        // For each character and mode after it: the mode it was written in.
        var origins = [Mode](repeating: .byte, count: bytes.count * 3)
        for (place, byte) in bytes.enumerated() {
            for mode in modes {
                let isHeld = mode.holds(byte) && costs[mode.rawValue] < unreachable
                costs[mode.rawValue] = isHeld ? costs[mode.rawValue] + mode.sixthsOfBit : unreachable
                origins[place * 3 + mode.rawValue] = mode
            }
            // Changing the mode after this character: round up and pay the next segment's head. What was
            // reached by a change is never a better place to change from.
            for from in modes where costs[from.rawValue] < unreachable {
                let whole = (costs[from.rawValue] + 5) / 6 * 6
                for to in modes where whole + heads[to.rawValue] < costs[to.rawValue] {
                    costs[to.rawValue] = whole + heads[to.rawValue]
                    origins[place * 3 + to.rawValue] = origins[place * 3 + from.rawValue]
                }
            }
        }
        return joined(bytes, modes: path(origins, count: bytes.count, costs: costs))
    }

    /// The mode of each character, read backwards from the cheapest end.
    private static func path(_ origins: [Mode], count: Int, costs: [Int]) -> [Mode] {
        var mode = Mode.allCases.min { costs[$0.rawValue] < costs[$1.rawValue] } ?? .byte
        var path = [Mode](repeating: .byte, count: count)
        for place in stride(from: count - 1, through: 0, by: -1) {
            mode = origins[place * 3 + mode.rawValue]
            path[place] = mode
        }
        return path
    }

    private static func joined(_ bytes: [UInt8], modes: [Mode]) -> [Segment] {
        var segments: [Segment] = []
        var start = 0
        for place in bytes.indices where place + 1 == bytes.count || modes[place + 1] != modes[place] {
            segments.append(Segment(mode: modes[place], bytes: Array(bytes[start...place])))
            start = place + 1
        }
        return segments
    }
}
