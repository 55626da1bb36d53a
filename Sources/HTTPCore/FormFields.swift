/// What is wrong with a form's or a query's bytes.
package enum FormError: Error, Hashable, Sendable {
    case tooManyFields(limit: Int)
    /// A name or value is longer than the limit; `field` counts from 0.
    case fieldTooLong(field: Int, limit: Int)
    /// A `%` without two hexadecimal digits.
    case percentEncoding(field: Int)
    /// Bytes that are not UTF-8, or U+0000.
    case text(field: Int)
    /// The Content-Type names no boundary, or an impossible one.
    case boundary
    /// The parts are not delimited as RFC 2046 says; `offset` counts from the body's first byte.
    case delimiter(offset: Int)
    /// A part's header lines are malformed, or there are too many of them.
    case partHeaders(part: Int)
    /// A part lacks `Content-Disposition: form-data` with a name, or has one that can be read in two ways.
    case disposition(part: Int)
    /// A part is transfer-encoded (RFC 7578 section 4.7).
    case partEncoding(part: Int)
    case tooManyParts(limit: Int)
}

/// The fields of a query or of an application/x-www-form-urlencoded body, in order, duplicates kept.
///
/// The grammar is that of the URL standard, but strict: broken percent-encoding and bytes that are not UTF-8
/// are refused rather than guessed, and so is U+0000.
package struct FormFields: Sendable {
    /// One name with its value, decoded.
    package struct Field: Hashable, Sendable {
        /// The name, decoded.
        package let name: String
        /// The value, decoded.
        package let value: String

        /// Makes a field.
        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// All fields in the order they came.
    package let fields: [Field]

    /// A form of these fields.
    package init(_ fields: [Field] = []) { self.fields = fields }

    /// Reads an encoded body or query; throws ``FormError`` where it breaks the grammar or a limit of
    /// ``FormLimits``.
    package init(parsing bytes: some Collection<UInt8>) throws(FormError) {
        // The bytes are read in place where they lie in one piece, which they do in every array and nearly
        // every string.
        let read =
            bytes.withContiguousStorageIfAvailable { Self.read($0) }
            ?? Array(bytes).withUnsafeBufferPointer { Self.read($0) }
        fields = try read.get()
    }

    /// Reads a request's query; nil has no fields.
    package init(query: String?) throws(FormError) {
        try self.init(parsing: (query ?? "").utf8)
    }

    /// The value of the first field of that name, or nil.
    package func first(_ name: String) -> String? { fields.first { $0.name == name }?.value }

    /// The values of every field of that name, in order.
    package func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    /// The fields as application/x-www-form-urlencoded.
    package func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        for (index, field) in fields.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: "&")) }
            PercentCoding.append(field.name, for: .form, to: &bytes)
            bytes.append(UInt8(ascii: "="))
            PercentCoding.append(field.value, for: .form, to: &bytes)
        }
        return bytes
    }

    private static func read(_ bytes: UnsafeBufferPointer<UInt8>) -> Result<[Field], FormError> {
        var fields: [Field] = []
        var start = 0
        while start < bytes.count {
            var end = start
            var equals = -1
            while end < bytes.count, bytes[end] != UInt8(ascii: "&") {
                if equals < 0, bytes[end] == UInt8(ascii: "=") { equals = end }
                end += 1
            }
            // Nothing between two ampersands is no field.
            if start < end {
                guard fields.count < FormLimits.fields else {
                    return .failure(.tooManyFields(limit: FormLimits.fields))
                }
                do throws(FormError) {
                    let nameEnd = equals < 0 ? end : equals
                    let name = try text(bytes, start..<nameEnd, number: fields.count)
                    let value = equals < 0 ? "" : try text(bytes, equals + 1..<end, number: fields.count)
                    fields.append(Field(name: name, value: value))
                } catch {
                    return .failure(error)
                }
            }
            start = end + 1
        }
        return .success(fields)
    }

    private static func text(
        _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, number: Int
    ) throws(FormError) -> String {
        let encoded = UnsafeBufferPointer(rebasing: bytes[range])
        guard let decoded = PercentCoding.decodeBytes(encoded, plusIsSpace: true) else {
            throw .percentEncoding(field: number)
        }
        guard decoded.count <= FormLimits.fieldBytes else {
            throw .fieldTooLong(field: number, limit: FormLimits.fieldBytes)
        }
        guard !decoded.contains(0), let text = String(validating: decoded, as: UTF8.self) else {
            throw .text(field: number)
        }
        return text
    }
}

/// The fields of a request's query, which has the grammar of a form.
package typealias QueryParameters = FormFields
