/// Error correction codewords (ISO/IEC 18004:2015, 7.5): division by a generator over the field of 256
/// elements that x⁸ + x⁴ + x³ + x² + 1 makes.
struct ReedSolomon {
    /// The generator's coefficients, highest power first, without the leading one.
    private let generator: [UInt8]

    init(degree: Int) {
        var coefficients = [UInt8](repeating: 0, count: degree - 1) + [1]
        var root: UInt8 = 1
        for _ in 0..<degree {
            // Times (x - root).
            for place in 0..<degree {
                coefficients[place] = Self.product(coefficients[place], root)
                if place + 1 < degree { coefficients[place] ^= coefficients[place + 1] }
            }
            root = Self.product(root, 2)
        }
        generator = coefficients
    }

    func remainder(of data: ArraySlice<UInt8>) -> [UInt8] {
        var rest = [UInt8](repeating: 0, count: generator.count)
        for byte in data {
            let factor = byte ^ rest.removeFirst()
            rest.append(0)
            for place in rest.indices { rest[place] ^= Self.product(generator[place], factor) }
        }
        return rest
    }

    /// Multiplies in the field, bit by bit.
    static func product(_ left: UInt8, _ right: UInt8) -> UInt8 {
        var result: UInt8 = 0
        for place in stride(from: 7, through: 0, by: -1) {
            result = result << 1 ^ (result >> 7 &* 0x1D)
            if right >> UInt8(place) & 1 == 1 { result ^= left }
        }
        return result
    }
}
