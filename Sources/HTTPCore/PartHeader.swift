/// The header lines of one part of a multipart form (RFC 7578 section 4.8).
struct PartHeader {
    /// The field's name.
    let name: String
    /// The file's name, when the part is a file.
    let filename: String?
    /// The type the client claims.
    let contentType: MediaType?
    /// Where the part's bytes begin in the body.
    let end: Int

    /// Reads the lines that begin there; `part` is the part's number, for errors.
    init(_ body: [UInt8], from start: Int, part: Int) throws(FormError) {
        let (headers, end) = try Self.lines(body, from: start, part: part)
        let dispositions = headers.all("content-disposition")
        let types = headers.all("content-type")
        guard dispositions.count == 1, types.count <= 1 else { throw .disposition(part: part) }
        // Transfer encodings are gone (RFC 7578 section 4.7); these three change no byte.
        for encoding in headers.all("content-transfer-encoding") {
            guard ["binary", "8bit", "7bit"].contains(encoding.lowercased()) else {
                throw .partEncoding(part: part)
            }
        }
        var reader = ParameterReader(Array(dispositions[0].utf8))
        guard reader.token()?.lowercased() == "form-data", let parameters = reader.parameters(escapes: false)
        else {
            throw .disposition(part: part)
        }
        // `filename*` would be a second answer to what the file is called (RFC 7578 section 4.2 forbids it).
        guard !parameters.contains(where: { $0.name == "filename*" || $0.name == "name*" }),
            let name = parameters.first(where: { $0.name == "name" })?.value
        else { throw .disposition(part: part) }
        self.name = Self.unescaped(name)
        filename = parameters.first { $0.name == "filename" }.map { Self.unescaped($0.value) }
        contentType = types.first.flatMap { MediaType($0) }
        self.end = end
    }

    private static func lines(
        _ body: [UInt8], from start: Int, part: Int
    ) throws(FormError) -> (Headers, end: Int) {
        var fields: [Headers.Field] = []
        var section = FieldSection(
            start: start, bytesMax: FormLimits.partHeaderBytes, countMax: FormLimits.partHeaders)
        let end: Int? = body.withUnsafeBytes { bytes in
            while true {
                switch try? section.next(bytes) {
                case .field(let field): fields.append(field)
                case .end(let end): return end
                case .needMore, nil: return nil
                }
            }
        }
        guard let end else { throw .partHeaders(part: part) }
        return (Headers(checkedBlock: Array(body[start..<end - 2]), fields: fields), end)
    }

    /// Browsers write a quote and the line ends of a name as `%22`, `%0D` and `%0A`, and nothing else that
    /// way (HTML standard, "multipart/form-data encoding algorithm").
    private static func unescaped(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return text }
        let escapes: [([UInt8], UInt8)] = [
            (Array("%22".utf8), 0x22), (Array("%0D".utf8), 0x0D), (Array("%0A".utf8), 0x0A),
        ]
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var place = 0
        while place < bytes.count {
            if let escape = escapes.first(where: { bytes[place...].starts(with: $0.0) }) {
                result.append(escape.1)
                place += 3
            } else {
                result.append(bytes[place])
                place += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
