// A fuzz target, compiled in one module with Sources/JSON: swiftc -parse-as-library -sanitize=fuzzer,address.

/// Reads any bytes as JSON and JSON5 and stops the process where two ways of reading disagree.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJSON(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = [UInt8](UnsafeBufferPointer(start: start, count: count))
    let tree = Result { () throws(JSONError) in try JSONValue(parsing: bytes) }
    let skipped = Result { () throws(JSONError) in
        var reader = JSONReader(bytes)
        try reader.skipValue()
        try reader.finish()
    }
    switch (tree, skipped) {
    case (.success(let value), .success):
        checkRoundTrip(value)
        guard let again = try? JSON5.parse(bytes).value, again == value else {
            fatalError("JSON5 reads a JSON text otherwise")
        }
    case (.failure(let first), .failure(let second)):
        precondition(first == second, "reading and skipping refuse for different reasons")
        precondition(first.offset >= 0 && first.offset <= count, "an offset outside the text")
    default: fatalError("reading and skipping disagree")
    }
    if let value = try? JSON5.parse(bytes).value { checkRoundTrip(value) }
    return 0
}

private func checkRoundTrip(_ value: JSONValue) {
    for surrounding in [JSONWriter.Surrounding.document, .scriptElement] {
        var writer = JSONWriter(surrounding: surrounding)
        writer.value(value)
        guard let again = try? JSONValue(parsing: writer.bytes), again == value else {
            fatalError("what was written reads otherwise")
        }
        precondition(
            surrounding == .document || !writer.bytes.contains(UInt8(ascii: "<")), "a tag in a script")
    }
}
