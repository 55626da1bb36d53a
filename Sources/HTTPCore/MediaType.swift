/// A media type with its parameters, as Content-Type carries it (RFC 9110 section 8.3.1).
package struct MediaType: Hashable, Sendable {
    /// One `name=value`, the name in lower case, the value without its quotes.
    package struct Parameter: Hashable, Sendable {
        /// The name in lower case.
        package let name: String
        /// The value without its quotes.
        package let value: String
    }

    /// `type/subtype` in lower case.
    package let name: String
    /// The parameters in order; no name comes twice.
    package let parameters: [Parameter]

    /// Reads a field's value; nil for anything that is not exactly a media type, or that repeats a parameter.
    package init?(_ text: String) {
        // What nearly every call says.
        if text == "application/json" {
            name = text
            parameters = []
            return
        }
        var reader = ParameterReader(Array(text.utf8))
        guard let type = reader.token(), reader.take(UInt8(ascii: "/")), let subtype = reader.token() else {
            return nil
        }
        guard let parameters = reader.parameters() else { return nil }
        name = "\(type)/\(subtype)".lowercased()
        self.parameters = parameters
    }

    /// The value of a parameter (named in lower case), or nil.
    package func parameter(_ name: String) -> String? { parameters.first { $0.name == name }?.value }

    /// Whether a body of this type is JSON: `application/json` or a `+json` type, in UTF-8 (RFC 8259 section
    /// 8.1).
    package var isJSON: Bool { (name == "application/json" || name.hasSuffix("+json")) && isUTF8 }

    /// Whether a body of this type is an application/x-www-form-urlencoded form in UTF-8.
    package var isForm: Bool { name == "application/x-www-form-urlencoded" && isUTF8 }

    /// Whether a body of this type is a multipart form.
    package var isMultipartForm: Bool { name == "multipart/form-data" }

    private var isUTF8: Bool {
        guard let charset = parameter("charset") else { return true }
        return charset.lowercased() == "utf-8" || charset.lowercased() == "utf8"
    }
}
