// Reads one input as an encoded form, as a multipart form, as a media type and as an Accept field. What the
// form reader accepts must come back unchanged from encoding and reading it again.

private func checkForm(_ input: [UInt8]) {
    guard let form = try? FormFields(parsing: input) else { return }
    precondition(form.fields.count <= FormLimits.fields)
    for field in form.fields {
        precondition(
            field.name.utf8.count <= FormLimits.fieldBytes && field.value.utf8.count <= FormLimits.fieldBytes)
        precondition(!field.value.utf8.contains(0))
    }
    // A field without a name and a value leaves nothing between the ampersands but "=", which is read back
    // too.
    guard let again = try? FormFields(parsing: form.encoded()) else {
        preconditionFailure("encoded form refused")
    }
    precondition(again.fields == form.fields)
}

private func checkMultipart(_ input: [UInt8]) {
    // The boundary is what the first line says, as a client would announce it.
    let boundary = String(decoding: input.dropFirst(2).prefix { $0 != 13 && $0 != 10 }, as: UTF8.self)
    guard let type = MediaType("multipart/form-data; boundary=\"\(boundary)\"") else { return }
    guard let form = try? MultipartForm(input, contentType: type) else { return }
    precondition(form.parts.count <= FormLimits.parts)
    let delimiter = Array("\r\n--\(boundary)".utf8)
    for part in form.parts {
        precondition(part.bytes.endIndex + delimiter.count <= input.count)
        precondition(input[part.bytes.endIndex...].starts(with: delimiter))
    }
}

/// Called by libFuzzer with one input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzForms(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
    let input = Array(UnsafeBufferPointer(start: start, count: count))
    checkForm(input)
    checkMultipart(input)
    let text = String(decoding: input, as: UTF8.self)
    if let type = MediaType(text) {
        precondition(type.name.utf8.contains(UInt8(ascii: "/")) && type.name == type.name.lowercased())
    }
    if let best = AcceptHeader(text).best(of: ["text/html", "application/json"]) { precondition(best < 2) }
    if let host = HostName(text) { precondition(HostName(host.text) == host) }
    if let date = HTTPDate.parse(text) { precondition(HTTPDate.bytes(date) == input) }
    if let decoded = PercentCoding.decode(input) {
        precondition(PercentCoding.decode(PercentCoding.encode(decoded, for: .queryValue).utf8) == decoded)
    }
    return 0
}
