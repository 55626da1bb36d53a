import HTTPCore
import Testing

/// A chunked body and what comes of it.
struct ChunkedRow: Sendable, CustomTestStringConvertible {
    var raw: String
    /// The body, where it is well-formed.
    var body: String?
    var refusal: Refusal?

    var testDescription: String { raw.debugDescription }

    static func good(_ raw: String, _ body: String) -> ChunkedRow { ChunkedRow(raw: raw, body: body) }
    static func bad(_ raw: String, _ malformation: Refusal.Malformation, _ offset: Int) -> ChunkedRow {
        ChunkedRow(raw: raw, refusal: .malformed(malformation, offset: offset))
    }

    static let rows: [ChunkedRow] = [
        good("0\r\n\r\n", ""),
        good("5\r\nhello\r\n0\r\n\r\n", "hello"),
        good("1\r\na\r\nA\r\n0123456789\r\n00\r\n\r\n", "a0123456789"),
        good("5;a;b=c ; d=\"e;\\\"\"\r\nhello\r\n0;x\r\n\r\n", "hello"),
        good("5\r\nhello\r\n0\r\nX-Sum: 1\r\nY:\r\n\r\n", "hello"),
        bad("\r\n", .chunkSize, 0),
        bad("+5\r\n", .chunkSize, 0),
        bad(" 5\r\n", .chunkSize, 0),
        bad("5 \r\n", .chunkExtension, 2),
        bad("0x5\r\n", .chunkSize, 1),
        bad("5\n", .chunkSize, 1),
        bad("5\r\r", .lineEnding, 2),
        bad("5;\r\n", .chunkExtension, 2),
        bad("5;a=\r\n", .chunkExtension, 4),
        bad("5;a=\"b\r\n", .chunkExtension, 6),
        bad("5;a=\"b\"c\r\n", .chunkExtension, 7),
        bad("5;a\nb\r\n", .chunkExtension, 3),
        bad("5\r\nhello0\r\n", .chunkData, 8),
        bad("5\r\nhello\n", .chunkData, 8),
        bad("5\r\nhello\rX", .chunkData, 9),
        bad("0\r\nX\r\n", .trailer, 5),
        bad("0\r\n X: y\r\n", .trailer, 9),
        bad("0\r\nX: \u{1}\r\n", .trailer, 6),
        bad("0\r\nX: \u{0}\r\n", .nul, 6),
        bad("0\r\nX: y\n", .lineEnding, 7),
        bad("0\r\nContent-Length: 5\r\n", .trailer, 21),
        bad("0\r\nTRANSFER-Encoding: chunked\r\n", .trailer, 30),
        bad("0\r\nHost: b\r\n", .trailer, 11),
        bad("FFFFFFFFFFFFFFFFF\r\n", .chunkSize, 15),
    ]
}

@Suite struct ChunkedDecoderTests {
    /// The body with the bytes that were left, or the refusal, for one fragmentation.
    private func decode(
        _ pieces: [ArraySlice<UInt8>], bodyLimit: Int = 1 << 20
    ) -> Result<(body: [UInt8], left: Int, isComplete: Bool), Refusal> {
        var decoder = ChunkedDecoder(bodyLimit: bodyLimit, limits: HTTPLimits())
        var body: [UInt8] = []
        var left = 0
        var isComplete = false
        for piece in pieces {
            var refusal: Refusal?
            piece.withUnsafeBytes { bytes in
                do throws(Refusal) {
                    let result = try decoder.decode(bytes, into: &body)
                    left += piece.count - result.consumed
                    isComplete = result.isComplete
                } catch {
                    refusal = error
                }
            }
            if let refusal { return .failure(refusal) }
        }
        return .success((body, left, isComplete))
    }

    @Test(arguments: ChunkedRow.rows)
    func verdict(_ row: ChunkedRow) throws {
        let bytes = Array((row.raw + (row.body == nil ? "" : "NEXT")).utf8)
        var fragmentations = [[bytes[...]], bytes.indices.map { bytes[$0...$0] }]
        for cut in bytes.indices { fragmentations.append([bytes[..<cut], bytes[cut...]]) }
        for pieces in fragmentations {
            switch decode(pieces) {
            case .success(let result):
                #expect(row.body.map { Array($0.utf8) } == result.body)
                #expect(result.left == 4)
                #expect(result.isComplete)
            case .failure(let refusal): #expect(refusal == row.refusal)
            }
        }
    }

    @Test func limitsTheBody() throws {
        let bytes = Array("3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n".utf8)
        #expect(try decode([bytes[...]], bodyLimit: 6).get().body == Array("abcdef".utf8))
        #expect(throws: Refusal.bodyTooLarge(limit: 5)) { try decode([bytes[...]], bodyLimit: 5).get() }
        // The size alone is enough to refuse it.
        #expect(throws: Refusal.bodyTooLarge(limit: 5)) {
            try decode([Array("6\r".utf8)[...]], bodyLimit: 5).get()
        }
    }

    @Test func limitsTheChunkLine() throws {
        let limit = HTTPLimits().chunkLineBytes
        let fits = Array("1;\(String(repeating: "a", count: limit - 2))\r\nx\r\n0\r\n\r\n".utf8)
        let long = Array("1;\(String(repeating: "a", count: limit - 1))\r\nx\r\n0\r\n\r\n".utf8)
        #expect(try decode([fits[...]]).get().isComplete)
        #expect(throws: Refusal.malformed(.chunkExtension, offset: limit)) { try decode([long[...]]).get() }
        let zeros = Array("\(String(repeating: "0", count: limit - 1))1\r\nx\r\n0\r\n\r\n".utf8)
        #expect(try decode([zeros[...]]).get().isComplete)
        #expect(throws: Refusal.malformed(.chunkSize, offset: limit)) {
            try decode([[48] + zeros[...]]).get()
        }
    }

    @Test func limitsAllExtensions() throws {
        let limit = HTTPLimits().chunkExtensionBytes
        let chunk = "1;\(String(repeating: "a", count: 127))\r\nx\r\n"
        let fits = Array((String(repeating: chunk, count: limit / 128) + "0\r\n\r\n").utf8)
        let many = Array((String(repeating: chunk, count: limit / 128) + "0;\r\n\r\n").utf8)
        #expect(try decode([fits[...]]).get().isComplete)
        #expect(throws: Refusal.self) { try decode([many[...]]).get() }
    }

    @Test func limitsTheTrailers() throws {
        let limit = HTTPLimits().trailerBytes
        let fits = Array("0\r\nX: \(String(repeating: "a", count: limit - 5))\r\n\r\n".utf8)
        let long = Array("0\r\nX: \(String(repeating: "a", count: limit - 4))\r\n\r\n".utf8)
        #expect(try decode([fits[...]]).get().isComplete)
        #expect(throws: Refusal.headersTooLarge(limit: limit)) { try decode([long[...]]).get() }
    }

    @Test(arguments: [0, 1, 15, 16, 255, 256, 4095, 4096, 70_000])
    func readsWhatTheEncoderWrites(_ count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        var wire: [UInt8] = []
        ChunkEncoder.append(bytes, to: &wire)
        ChunkEncoder.append(Array(bytes.prefix(3)), to: &wire)
        wire += ChunkEncoder.end
        #expect(try decode([wire[...]]).get().body == bytes + bytes.prefix(3))
    }
}
