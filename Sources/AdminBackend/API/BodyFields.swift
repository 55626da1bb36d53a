import JSON
import Pages

/// Reads a JSON body field by field and remembers everything that is wrong with it, so that a merchant is
/// told all at once.
///
/// A class, because the closures of nested objects note their errors in the same place.
final class BodyFields {
    /// What was wrong so far.
    private(set) var errors: [Problem.Entry] = []

    func refuse(_ pointer: String, _ code: String, _ detail: String) {
        if errors.count < FieldLimits.errorsMax {
            errors.append(Problem.Entry(pointer: pointer, code: code, detail: detail))
        }
    }

    /// Refuses a member that is not known.
    func unknown(_ reader: inout JSONReader) throws {
        refuse(reader.pointer, "unknown_field", "This field is not known.")
        try reader.skipValue()
    }

    /// Reads one value; null counts as absent, and a value of the wrong kind is noted and passed over.
    func read<Value>(
        _ reader: inout JSONReader, _ body: (inout JSONReader) throws -> Value
    ) throws -> Value? {
        do {
            if try reader.readNull() { return nil }
            return try body(&reader)
        } catch let error as JSONError {
            guard let pointer = error.pointer else { throw error }
            switch error {
            // The reader stands inside an object that it cannot go on with.
            case .duplicateKey: throw error
            case .wrongKind(let expected, let found, _, _):
                refuse(pointer, "wrong_type", "Expected \(expected.rawValue), found \(found.rawValue).")
            case .notAnInteger:
                refuse(pointer, "not_an_integer", "Expected a whole number without fraction or exponent.")
            case .numberOutOfRange: refuse(pointer, "out_of_range", "The number does not fit 64 bits.")
            default: throw error
            }
            return nil
        }
    }

    /// A text of so many characters without control characters; of one line, unless it may have several.
    func text(
        _ reader: inout JSONReader, _ lengths: ClosedRange<Int>, hasLines: Bool = false
    ) throws -> String? {
        guard let text = try read(&reader, { try $0.readString() }) else { return nil }
        let shape = TextShape(text)
        guard lengths.contains(shape.count) else {
            refuse(
                reader.pointer, "invalid_length",
                "Must have \(lengths.lowerBound) to \(lengths.upperBound) characters.")
            return nil
        }
        guard !shape.hasControls, hasLines || !shape.hasLines else {
            refuse(
                reader.pointer, "control_character",
                hasLines
                    ? "Control characters are not allowed."
                    : "Control characters and line breaks are not allowed.")
            return nil
        }
        return text
    }

    /// A whole number in a range.
    func integer(_ reader: inout JSONReader, _ range: ClosedRange<Int64>) throws -> Int64? {
        guard let number = try read(&reader, { try $0.readInteger() }) else { return nil }
        guard range.contains(number) else {
            refuse(reader.pointer, "out_of_range", "Must be from \(range.lowerBound) to \(range.upperBound).")
            return nil
        }
        return number
    }

    /// One of a set of words.
    func word<Word: RawRepresentable<String> & CaseIterable>(_ reader: inout JSONReader) throws -> Word? {
        guard let text = try read(&reader, { try $0.readString() }) else { return nil }
        guard let word = Word(rawValue: text) else {
            refuse(
                reader.pointer, "invalid_value",
                "Must be one of \(Word.allCases.map(\.rawValue).joined(separator: ", ")).")
            return nil
        }
        return word
    }

    /// A text that a parser turns into a value.
    func parsed<Value>(
        _ reader: inout JSONReader, _ code: String, _ detail: String, _ parse: (String) -> Value?
    ) throws -> Value? {
        guard let text = try read(&reader, { try $0.readString() }) else { return nil }
        guard let value = parse(text) else {
            refuse(reader.pointer, code, detail)
            return nil
        }
        return value
    }

    /// The elements of a list, each read by the body; null is no element.
    func elements(
        _ reader: inout JSONReader, _ element: (inout JSONReader) throws -> Void
    ) throws {
        _ = try read(&reader) { reader in
            try reader.readArray { reader, _ in
                if try reader.peekKind() == .null {
                    refuse(reader.pointer, "wrong_type", "An element may not be null.")
                    try reader.skipValue()
                } else {
                    try element(&reader)
                }
            }
        }
    }

    /// Throws everything that was wrong, if anything was.
    func finish() throws {
        if !errors.isEmpty { throw APIError.invalidBody(errors) }
    }
}

/// Reads a whole JSON body that must be an object, member by member.
func readBody(_ bytes: [UInt8], _ member: (inout JSONReader, JSONReader.Key, BodyFields) throws -> Void)
    throws -> BodyFields
{
    let fields = BodyFields()
    var reader = JSONReader(bytes)
    do {
        guard try reader.peekKind() == .object else {
            // What is broken is told as broken, whatever it begins with.
            try reader.skipValue()
            try reader.finish()
            throw APIError.invalidBody([
                Problem.Entry(pointer: "", code: "wrong_type", detail: "The body must be an object.")
            ])
        }
        try reader.readObject { reader, key in try member(&reader, key, fields) }
        try reader.finish()
    } catch let error as JSONError {
        guard case .duplicateKey(let pointer, _) = error else {
            throw APIError.malformedJSON(offset: error.offset)
        }
        throw APIError.invalidBody([
            Problem.Entry(pointer: pointer, code: "duplicate_field", detail: "This field is given twice.")
        ])
    }
    return fields
}
