// Feeds one input to the request parser whole and in two pieces cut where its first byte says: the verdicts
// must be equal, a whole head must lie in the input, and what the parser lets through must obey the rules it
// stands for.

private enum HeadVerdict: Equatable {
    case needMore
    case refused(Refusal)
    case complete(path: String, host: String, block: [UInt8], framing: BodyFraming, consumed: Int)
}

private func verdict(_ parser: inout RequestParser, _ bytes: UnsafeRawBufferPointer) -> HeadVerdict {
    do throws(Refusal) {
        switch try parser.parseHead(bytes) {
        case .needMore: return .needMore
        case .complete(let head, let framing, _, let consumed):
            check(head, consumed: consumed, of: bytes)
            return .complete(
                path: head.path, host: head.host, block: head.headers.block, framing: framing,
                consumed: consumed)
        }
    } catch {
        return .refused(error)
    }
}

private func check(_ head: RequestHead, consumed: Int, of bytes: UnsafeRawBufferPointer) {
    precondition(consumed <= bytes.count && bytes[consumed - 2] == 13 && bytes[consumed - 1] == 10)
    precondition(head.path.utf8.first == UInt8(ascii: "/") || head.path == "*")
    precondition(head.path.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") })
    precondition(HostName(head.host) != nil || head.host.isEmpty && !head.isVersion11)
    precondition(head.headers.all("host").count <= 1 && head.headers.all("content-length").count <= 1)
    precondition(!(head.headers.contains("content-length") && head.headers.contains("transfer-encoding")))
    for field in head.headers.fields {
        precondition(field.nameCount > 0)
        let start = Int(field.valueStart)
        let value = head.headers.block[start..<start + Int(field.valueCount)]
        precondition(!value.contains { $0 < 0x20 && $0 != 9 || $0 == 0x7F })
    }
}

/// Called by libFuzzer with one input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRequestHead(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
    guard count > 1 else { return 0 }
    let input = UnsafeRawBufferPointer(start: start + 1, count: count - 1)
    let limits = HTTPLimits()
    var whole = RequestParser(limits: limits)
    let wanted = verdict(&whole, input)
    let cut = Int(start[0]) * input.count / 256
    var cutParser = RequestParser(limits: limits)
    var found = verdict(&cutParser, UnsafeRawBufferPointer(rebasing: input[..<cut]))
    if found == .needMore { found = verdict(&cutParser, input) }
    precondition(found == wanted, "the verdict depends on the fragmentation")
    return 0
}
