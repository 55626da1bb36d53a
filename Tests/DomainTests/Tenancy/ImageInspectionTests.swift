import Domain
import Testing

private typealias Make = ImageFixtures

/// A file and what is told of it: format and size, or the refusal's name.
struct ImageRow: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let expected: String

    init(_ name: String, _ bytes: [UInt8], _ expected: String) {
        self.name = name
        self.bytes = bytes
        self.expected = expected
    }

    var testDescription: String { "\(name): \(expected)" }
}

/// What an inspection says, in a word.
func inspected(_ bytes: [UInt8]) -> String {
    switch Result(catching: { () throws(ImageRefusal) in try ImageInspection.inspect(bytes) }) {
    case .success(let image): "\(image.format.rawValue) \(image.width)x\(image.height)"
    case .failure(.tooManyBytes): "too many bytes"
    case .failure(.badSize): "bad size"
    case .failure(.unknownFormat): "unknown"
    case .failure(.truncated): "truncated"
    case .failure(.badChecksum): "checksum"
    case .failure(.badStructure): "structure"
    case .failure(.trailingData): "trailing"
    case .failure(.animated): "animated"
    }
}

@Suite struct ImageInspectionTests {
    static let script = Array("<script>alert(1)</script>".utf8)

    static let formats = [
        ImageRow("PNG", Make.png(4, 3), "png 4x3"),
        ImageRow("JPEG", Make.jpeg(4, 3), "jpeg 4x3"),
        ImageRow("lossy WebP", Make.riff(Make.lossy(4, 3)), "webp 4x3"),
        ImageRow("lossless WebP", Make.riff(Make.lossless(4, 3)), "webp 4x3"),
        ImageRow(
            "extended WebP",
            Make.riff(
                Make.extended(4, 3, flags: 0x38), Make.riffChunk("ICCP", [1]),
                Make.riffChunk("ALPH", [1, 2]),
                Make.lossy(4, 3), Make.riffChunk("EXIF", [1]), Make.riffChunk("XMP ", [1])), "webp 4x3"),
    ]

    static let polyglots = [
        ImageRow("nothing", [], "unknown"),
        ImageRow("GIF with script", Array("GIF89a=1;alert(1)//".utf8), "unknown"),
        ImageRow("SVG", Array("<svg onload='alert(1)'/>".utf8), "unknown"),
        ImageRow("HTML", script, "unknown"),
        ImageRow("BMP", Array("BM".utf8) + [UInt8](repeating: 0, count: 60), "unknown"),
        ImageRow("AVIF", [0, 0, 0, 28] + Array("ftypavif".utf8), "unknown"),
        ImageRow("signature in the second place", [0] + Make.png(), "unknown"),
        ImageRow("PNG signature alone", Make.pngSignature, "truncated"),
        ImageRow("HTML behind PNG's signature", Make.pngSignature + script, "truncated"),
        ImageRow(
            "HTML in the first chunk's place", Make.pngSignature + Make.chunk("htMl", script), "structure"),
        ImageRow("PNG, then HTML", Make.png() + script, "trailing"),
        ImageRow("PNG, then a ZIP", Make.png() + [0x50, 0x4B, 3, 4], "trailing"),
        ImageRow("PNG, then a line feed", Make.png() + [0x0A], "trailing"),
        ImageRow("PNG twice", Make.png() + Make.png(), "trailing"),
        ImageRow("HTML in the end chunk", Make.png(end: Make.chunk("IEND", script)), "structure"),
        ImageRow("JPEG, then a script", Make.jpeg() + script, "trailing"),
        ImageRow("JPEG, then a zero", Make.jpeg() + [0], "trailing"),
        ImageRow(
            "JPEG that is a JavaScript comment",
            [0xFF, 0xD8, 0xFF, 0xE0] + Array("/*JFIF*/=alert(1);/*".utf8), "truncated"),
        ImageRow("WebP, then a script", Make.riff(Make.lossy(4, 3)) + script, "trailing"),
        ImageRow(
            "WebP with a second simple picture", Make.riff(Make.lossy(4, 3), Make.lossy(4, 3)), "trailing"),
        ImageRow(
            "WebP with a script as chunk",
            Make.riff(
                Make.extended(4, 3), Make.lossy(4, 3), Make.riffChunk("<scr", script)), "structure"),
        ImageRow("RIFF that is WAVE", Array("RIFF".utf8) + [4, 0, 0, 0] + Array("WAVE".utf8), "unknown"),
    ]

    static let broken = [
        ImageRow(
            "PNG without header", Make.pngSignature + Make.chunk("IDAT") + Make.chunk("IEND"), "structure"),
        ImageRow(
            "PNG with two headers", Make.png(parts: [Make.header(4, 3), Make.chunk("IDAT")]), "structure"),
        ImageRow("PNG without pixels", Make.png(parts: []), "structure"),
        ImageRow("PNG without end", Make.png(end: []), "truncated"),
        ImageRow(
            "PNG with an unknown critical chunk",
            Make.png(parts: [Make.chunk("EVIL"), Make.chunk("IDAT")]), "structure"),
        ImageRow(
            "PNG with an unknown harmless chunk",
            Make.png(parts: [Make.chunk("noNe"), Make.chunk("IDAT")]), "png 4x3"),
        ImageRow(
            "PNG with a chunk name of no letters",
            Make.png(parts: [Make.chunk("a b "), Make.chunk("IDAT")]), "structure"),
        ImageRow(
            "PNG with its pixels parted",
            Make.png(parts: [Make.chunk("IDAT"), Make.chunk("tEXt"), Make.chunk("IDAT")]), "structure"),
        ImageRow(
            "PNG with its pixels in two chunks",
            Make.png(parts: [Make.chunk("IDAT", [1]), Make.chunk("IDAT", [2])]), "png 4x3"),
        ImageRow("PNG of a palette without one", Make.png(colour: 3), "structure"),
        ImageRow(
            "PNG of a palette",
            Make.png(colour: 3, parts: [Make.chunk("PLTE", [1, 2, 3]), Make.chunk("IDAT")]), "png 4x3"),
        ImageRow(
            "PNG with a palette after its pixels",
            Make.png(parts: [Make.chunk("IDAT"), Make.chunk("PLTE", [1, 2, 3])]), "structure"),
        ImageRow(
            "grey PNG with a palette",
            Make.png(colour: 0, parts: [Make.chunk("PLTE", [1, 2, 3]), Make.chunk("IDAT")]), "structure"),
        ImageRow(
            "PNG with a palette of four bytes",
            Make.png(colour: 3, parts: [Make.chunk("PLTE", [1, 2, 3, 4]), Make.chunk("IDAT")]), "structure"),
        ImageRow(
            "PNG with 256 colours",
            Make.png(
                colour: 3,
                parts: [
                    Make.chunk("PLTE", [UInt8](repeating: 1, count: 768)), Make.chunk("IDAT"),
                ]), "png 4x3"),
        ImageRow(
            "PNG with 257 colours",
            Make.png(
                colour: 3,
                parts: [
                    Make.chunk("PLTE", [UInt8](repeating: 1, count: 771)), Make.chunk("IDAT"),
                ]), "structure"),
        ImageRow(
            "PNG with no colour", Make.png(colour: 3, parts: [Make.chunk("PLTE"), Make.chunk("IDAT")]),
            "structure"),
        ImageRow(
            "PNG that moves",
            Make.png(parts: [Make.chunk("acTL", [0, 0, 0, 2, 0, 0, 0, 0]), Make.chunk("IDAT")]), "animated"),
        ImageRow("JPEG without frame", Make.jpeg(parts: [Make.segment(0xDB, [0])]), "structure"),
        ImageRow("JPEG without scan", Make.jpeg(parts: [Make.frame(4, 3)]), "structure"),
        ImageRow(
            "JPEG, scan before frame", Make.jpeg(parts: [Make.scan, Make.frame(4, 3)]), "structure"),
        ImageRow(
            "JPEG with two frames", Make.jpeg(parts: [Make.frame(4, 3), Make.frame(4, 3), Make.scan]),
            "structure"),
        ImageRow(
            "progressive JPEG with two scans",
            Make.jpeg(parts: [
                Make.frame(4, 3, marker: 0xC2), Make.scan, Make.segment(0xC4, [0]), Make.scan,
            ]), "jpeg 4x3"),
        ImageRow(
            "JPEG with filled markers", Make.jpeg(parts: [[0xFF, 0xFF], Make.frame(4, 3), Make.scan]),
            "jpeg 4x3"),
        ImageRow(
            "lossless JPEG", Make.jpeg(parts: [Make.frame(4, 3, marker: 0xC3), Make.scan]), "structure"),
        ImageRow(
            "arithmetic JPEG", Make.jpeg(parts: [Make.frame(4, 3, marker: 0xC9), Make.scan]), "structure"),
        ImageRow(
            "JPEG of twelve bits", Make.jpeg(parts: [Make.frame(4, 3, precision: 12), Make.scan]), "structure"
        ),
        ImageRow("JPEG with another start inside", Make.jpeg(parts: [Make.jpeg()]), "structure"),
        ImageRow("JPEG with a segment of length one", Make.jpeg(parts: [[0xFF, 0xE1, 0, 1]]), "structure"),
        ImageRow("WebP of no chunk", Make.riff([]), "truncated"),
        ImageRow(
            "WebP with an odd size",
            Array("RIFF".utf8) + Make.little(5, 4) + Array("WEBP".utf8) + [0], "truncated"),
        ImageRow(
            "WebP whose frame refers to another",
            Make.riff(Make.riffChunk("VP8 ", [0x11, 0, 0, 0x9D, 1, 0x2A, 4, 0, 3, 0])), "structure"),
        ImageRow(
            "WebP with a wrong start code",
            Make.riff(Make.riffChunk("VP8 ", [0x10, 0, 0, 0x9D, 1, 0x2B, 4, 0, 3, 0])), "structure"),
        ImageRow(
            "WebP of an unknown lossless version",
            Make.riff(Make.riffChunk("VP8L", [0x2F, 0, 0, 0, 0xE0])), "structure"),
        ImageRow("extended WebP without picture", Make.riff(Make.extended(4, 3)), "structure"),
        ImageRow(
            "extended WebP with two pictures",
            Make.riff(Make.extended(4, 3), Make.lossy(4, 3), Make.lossless(4, 3)), "structure"),
        ImageRow(
            "extended WebP of two sizes", Make.riff(Make.extended(4, 3), Make.lossy(40, 30)), "structure"),
        ImageRow(
            "WebP flagged as moving", Make.riff(Make.extended(4, 3, flags: 2), Make.lossy(4, 3)), "animated"),
        ImageRow(
            "WebP that moves",
            Make.riff(
                Make.extended(4, 3), Make.riffChunk("ANIM", [0, 0, 0, 0, 0, 0]), Make.lossy(4, 3)), "animated"
        ),
    ]

    @Test(arguments: formats + polyglots + broken) func inspection(row: ImageRow) {
        #expect(inspected(row.bytes) == row.expected)
    }

    /// Cut anywhere, or with one more byte, no file passes; and none crashes.
    @Test(arguments: formats) func onlyTheWholeFilePasses(row: ImageRow) {
        for length in 0..<row.bytes.count {
            let word = inspected(Array(row.bytes[..<length]))
            if word.contains(" ") { Issue.record("\(row.name) cut to \(length): \(word)") }
        }
        for extra in [[0], [0xFF], [0x3C], [0xFF, 0xD9]] as [[UInt8]] {
            #expect(inspected(row.bytes + extra) == "trailing")
        }
    }

    /// Every bit of a PNG is under a checksum or in the structure.
    @Test func noBitOfAPNGCanBeTurned() {
        let good = Make.png(parts: [
            Make.chunk("tEXt", Array("a\u{0}b".utf8)), Make.chunk("IDAT", [1, 2, 3]),
        ])
        #expect(inspected(good) == "png 4x3")
        for place in good.indices {
            for bit in 0..<8 {
                var bytes = good
                bytes[place] ^= 1 << UInt8(bit)
                if inspected(bytes).contains(" ") { Issue.record("byte \(place), bit \(bit)") }
            }
        }
    }

    /// A hundred thousand damaged files: none of them may crash, and what passes states a legal size.
    @Test func damageNeverCrashes() {
        let seed: UInt64 = 99
        print("image damage: seed \(seed)")
        var generator = SplitMix64(seed: seed)
        var passed = 0
        for round in 0..<100_000 {
            var bytes = Self.formats[round % Self.formats.count].bytes
            for _ in 0...Int(generator.next(below: 3)) {
                bytes[Int(generator.next(below: UInt64(bytes.count)))] = UInt8(generator.next(below: 256))
            }
            guard let image = try? ImageInspection.inspect(bytes) else { continue }
            passed += 1
            if !(1...2000).contains(image.width) || !(1...2000).contains(image.height) {
                Issue.record("\(bytes)")
            }
        }
        #expect(passed > 0)
    }

    @Test func bytesEitherSideOfTheLimit() {
        let rest = Make.png(parts: [Make.chunk("tEXt"), Make.chunk("IDAT")]).count
        func padded(_ count: Int) -> [UInt8] {
            let text = [UInt8](repeating: 0x61, count: count - rest)
            return Make.png(parts: [Make.chunk("tEXt", text), Make.chunk("IDAT")])
        }
        #expect(padded(BrandingLimits.logoBytesMax).count == 262_144)
        #expect(inspected(padded(BrandingLimits.logoBytesMax)) == "png 4x3")
        #expect(inspected(padded(BrandingLimits.logoBytesMax + 1)) == "too many bytes")
    }

    @Test func pixelsEitherSideOfTheLimit() {
        let makers: [(Int, Int) -> [UInt8]] = [
            { Make.png($0, $1) }, { Make.jpeg($0, $1) }, { Make.riff(Make.lossy($0, $1)) },
            { Make.riff(Make.lossless($0, $1)) },
            { Make.riff(Make.extended($0, $1), Make.lossless($0, $1)) },
        ]
        for make in makers {
            #expect(inspected(make(1, 1)).hasSuffix(" 1x1"))
            #expect(inspected(make(2000, 2000)).hasSuffix(" 2000x2000"))
            #expect(inspected(make(2001, 2000)) == "bad size")
            #expect(inspected(make(2000, 2001)) == "bad size")
        }
        for make in makers[..<3] {
            #expect(inspected(make(0, 1)) == "bad size")
            #expect(inspected(make(1, 0)) == "bad size")
        }
        #expect(inspected(Make.png(0x7FFF_FFFF, 0x7FFF_FFFF)) == "bad size")
        #expect(inspected(Make.png(0xFFFF_FFFF, 1)) == "bad size")
    }

    // The corpus is not part of the project: "skipped: no test data" where it is absent.
    @Test(.enabled(if: TestData.has("pngsuite")))
    func pngSuite() throws {
        let names = try TestData.names(in: "pngsuite", extension: "png")
        #expect(names.count == 175)
        var refused: [String] = []
        for name in names {
            let bytes = try TestData.bytes("pngsuite/" + name)
            let word = inspected(bytes)
            if name.hasPrefix("x") {
                if word.contains(" ") { Issue.record("\(name) is broken and passes") }
                refused.append("\(name) \(word)")
            } else {
                let width = Int(bytes[18]) << 8 | Int(bytes[19])
                #expect(word == "png \(width)x\(Int(bytes[22]) << 8 | Int(bytes[23]))", "\(name)")
            }
        }
        print("pngsuite refused: \(refused.joined(separator: ", "))")
        #expect(refused.count == 14)
    }
}
