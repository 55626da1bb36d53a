/// The codewords of a symbol in the order in which they are placed.
enum Codewords {
    /// Segments, terminator and padding (ISO/IEC 18004:2015, 7.4.9 and 7.4.10).
    static func data(_ segments: [Segment], _ version: Version, _ level: Level) -> [UInt8] {
        var buffer = BitBuffer()
        for segment in segments { segment.write(to: &buffer, version) }
        let capacity = version.dataCodewords(level) * 8
        buffer.append(0, bits: min(4, capacity - buffer.count))
        buffer.append(0, bits: (8 - buffer.count % 8) % 8)
        var isFirst = true
        while buffer.count < capacity {
            buffer.append(isFirst ? 0b1110_1100 : 0b0001_0001, bits: 8)
            isFirst.toggle()
        }
        return buffer.bytes
    }

    /// Divides the data into blocks, adds error correction to each and takes from all in turn (7.6).
    static func interleaved(_ data: [UInt8], _ version: Version, _ level: Level) -> [UInt8] {
        let count = version.blocks(level)
        let short = data.count / count
        // The last blocks hold one codeword more where the data does not divide evenly.
        let longFrom = count - data.count % count
        let code = ReedSolomon(degree: version.checkCodewords(level))
        var blocks: [ArraySlice<UInt8>] = []
        var start = 0
        for block in 0..<count {
            let length = block < longFrom ? short : short + 1
            blocks.append(data[start..<start + length])
            start += length
        }
        var result: [UInt8] = []
        result.reserveCapacity(version.codewords)
        for place in 0...short {
            for block in blocks where place < block.count { result.append(block[block.startIndex + place]) }
        }
        let checks = blocks.map { code.remainder(of: $0) }
        for place in 0..<version.checkCodewords(level) { for check in checks { result.append(check[place]) } }
        return result
    }
}
