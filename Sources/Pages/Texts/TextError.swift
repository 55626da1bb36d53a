import Domain
package import JSON

/// What is wrong in a file of texts.
package enum TextFault: Error, Hashable, Sendable {
    /// There is no file of that language.
    case noFile
    /// The file is none of the languages that amounts and dates are known in.
    case unknownLanguage
    /// The file is no JSON5.
    case syntax(String)
    /// What stands there is no object of texts.
    case notAnObject
    /// What stands there is no text.
    case notAText
    /// The language lacks that text.
    case missing
    /// Nobody asks for a text or a group of that name.
    case unknown
    /// It is empty, or has line ends or control characters.
    case notOneLine
    /// A brace that does not enclose the name of a value.
    case strayBrace
    /// It names other values than that text does in every language.
    case values(missing: [String], extra: [String])
}

/// Where a file of texts is wrong.
package struct TextError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file's name, `de.json5`.
    package var file: String
    /// The text, `receipt.subject`, or the group; nil where it is the whole file.
    package var key: String?
    /// Where it stands; nil for what does not.
    package var position: TextPosition?
    /// What is wrong with it.
    package var fault: TextFault

    init(file: String, key: String? = nil, position: TextPosition? = nil, _ fault: TextFault) {
        self.file = file
        self.key = key
        self.position = position
        self.fault = fault
    }

    /// One line for the person who edits the file.
    package var description: String {
        let place = position.map { "texts/\(file):\($0)" } ?? "texts/\(file)"
        return "\(place): \(key.map { "\($0): " } ?? "")\(words)"
    }

    private var words: String {
        switch fault {
        case .noFile: "there is no such file"
        case .unknownLanguage:
            "no known language; there are \(Language.allCases.map(\.rawValue).joined(separator: ", "))"
        case .syntax(let fault): "no JSON5: \(fault)"
        case .notAnObject: "not an object of texts"
        case .notAText: "not a text"
        case .missing: "missing"
        case .unknown: "not known"
        case .notOneLine: "empty or more than one line"
        case .strayBrace: "a brace that does not enclose the name of a value"
        case .values(let missing, let extra):
            (missing.map { "{\($0)} is missing" } + extra.map { "{\($0)} is not known here" })
                .joined(separator: ", ")
        }
    }
}
