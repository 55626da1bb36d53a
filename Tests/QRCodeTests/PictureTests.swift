import Foundation
import Testing

@testable import QRCode

@Suite struct PictureTests {
    @Test func pictureSides() throws {
        let symbol = try Symbol("https://pay.example")
        #expect(throws: QRCodeError.sideOutOfRange(pixels: 63)) { try symbol.png(sidePixels: 63) }
        #expect(throws: QRCodeError.sideOutOfRange(pixels: 1025)) { try symbol.png(sidePixels: 1025) }
        #expect(try symbol.png(sidePixels: 64).count > 60)
        #expect(try symbol.png(sidePixels: 1024).count < 8192)
    }

    @Test func moduleNeedsPixel() throws {
        // Version 11 has 61 modules a side and 69 with its quiet zone.
        let symbol = try Symbol(String(repeating: "k", count: 251))
        #expect(symbol.version == 11)
        let all = symbol.side + 8
        #expect(throws: QRCodeError.sideTooSmall(pixels: all - 1, modules: all)) {
            try symbol.png(sidePixels: all - 1)
        }
        #expect(try symbol.png(sidePixels: all).count > 60)
    }

    @Test("published values of both checksums") func checksums() {
        let text = Array("123456789".utf8)
        #expect(Checksum.crc32(text) == 0xCBF4_3926)
        #expect(Checksum.adler32(text) == 0x091E_01DE)
    }

    @Test("the path draws each dark module once and nothing else") func path() throws {
        let symbol = try Symbol("HELLO WORLD", level: .quartile)
        let svg = symbol.svg
        #expect(svg.contains("viewBox=\"0 0 29 29\""))
        var drawn = Set<Int>()
        let expression = try NSRegularExpression(pattern: "M(\\d+) (\\d+)h(\\d+)v1h-(\\d+)z")
        let path = String(svg.split(separator: "<path d=\"")[1])
        let range = NSRange(path.startIndex..., in: path)
        for match in expression.matches(in: path, range: range) {
            let numbers = (1...4).map { Int(path[Range(match.range(at: $0), in: path)!])! }
            #expect(numbers[2] == numbers[3])
            for x in numbers[0]..<numbers[0] + numbers[2] {
                #expect(drawn.insert(numbers[1] * 100 + x).inserted)
            }
        }
        for y in -4..<symbol.side + 4 {
            for x in -4..<symbol.side + 4 {
                #expect(drawn.contains((y + 4) * 100 + x + 4) == symbol.isDark(x, y))
            }
        }
    }
}
