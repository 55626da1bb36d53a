// Decodes one input as a chunked body whole, in two pieces and byte by byte: body, end and refusal must be
// equal. Then encodes the input in chunks and decodes it again, which must give it back.

private struct DecodedBody: Equatable {
    var body: [UInt8] = []
    var consumed = 0
    var isComplete = false
    var refusal: Refusal?
}

private func decode(_ input: [UInt8], cuts: [Int], bodyLimit: Int) -> DecodedBody {
    var decoder = ChunkedDecoder(bodyLimit: bodyLimit, limits: HTTPLimits())
    var result = DecodedBody()
    var start = 0
    for end in cuts + [input.count] where !result.isComplete && result.refusal == nil {
        input[start..<end].withUnsafeBytes { piece in
            do throws(Refusal) {
                let (consumed, isComplete) = try decoder.decode(piece, into: &result.body)
                precondition(consumed == piece.count || isComplete)
                result.consumed += consumed
                result.isComplete = isComplete
            } catch {
                result.refusal = error
                result.consumed = 0
            }
        }
        start = end
    }
    precondition(result.body.count <= bodyLimit)
    return result
}

/// Called by libFuzzer with one input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzChunkedBody(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
    guard count > 1 else { return 0 }
    let input = Array(UnsafeBufferPointer(start: start + 1, count: count - 1))
    let cut = Int(start[0]) * input.count / 256
    for bodyLimit in [64, 1 << 20] {
        let wanted = decode(input, cuts: [], bodyLimit: bodyLimit)
        precondition(
            decode(input, cuts: [cut], bodyLimit: bodyLimit) == wanted, "depends on the fragmentation")
        precondition(decode(input, cuts: Array(1..<max(input.count, 1)), bodyLimit: bodyLimit) == wanted)
    }
    var wire: [UInt8] = []
    ChunkEncoder.append(Array(input[..<cut]), to: &wire)
    ChunkEncoder.append(Array(input[cut...]), to: &wire)
    wire += ChunkEncoder.end + [0x58]
    let decoded = decode(wire, cuts: [], bodyLimit: 1 << 20)
    precondition(decoded.isComplete && decoded.body == input && decoded.consumed == wire.count - 1)
    return 0
}
