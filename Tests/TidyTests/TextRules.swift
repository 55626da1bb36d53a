import Foundation

extension Rule {
    /// Swift lines have at most 110 columns, comments and literals too; a test's literal may be longer, since
    /// cutting the bytes of a request or a document makes it harder to read.
    static let lineLength = Rule("lines have at most 110 columns") { project in
        swiftFiles(project).flatMap { file in
            file.file.lines.enumerated()
                .filter { $0.element.unicodeScalars.count > 110 }
                .filter { !(file.file.path.hasPrefix("Tests/") && $0.element.contains("\"")) }
                .map { file.finding($0.offset + 1, "\($0.element.unicodeScalars.count) columns") }
        }
    }

    /// A file holds one idea; at 350 lines a second one hides in it.
    static let fileLength = Rule("files have at most 350 lines") { project in
        swiftFiles(project).filter { $0.code.count > 351 }.map { $0.finding(0, "\($0.code.count - 1) lines") }
    }

    /// Functions, initializers and subscripts have at most 70 lines, signature and braces included.
    static let functionLength = Rule("functions have at most 70 lines") { project in
        swiftFiles(project).flatMap { file in
            file.matches(of: functionPattern).compactMap { match in
                guard let end = lastLine(of: match.line, in: file.code) else { return nil }
                let count = end - match.line + 1
                return count > 70 ? file.finding(match.line, "\(count) lines") : nil
            }
        }
    }

    private static let functionPattern = NSRegularExpression(
        trusted: #"^\s*(?:[@\w\(\)]+ )*(?:func |init[?(<]|deinit \{|subscript[(<])"#)

    /// The line of the brace that closes the body of a declaration; nil where there is no body.
    private static func lastLine(of first: Int, in code: [String]) -> Int? {
        var parentheses = 0
        var braces = 0
        for index in (first - 1)..<code.count {
            for byte in code[index].utf8 {
                switch byte {
                case UInt8(ascii: "("): parentheses += 1
                case UInt8(ascii: ")"): parentheses -= 1
                case UInt8(ascii: "{"): braces += 1
                case UInt8(ascii: "}"):
                    braces -= 1
                    if braces == 0, parentheses == 0 { return index + 1 }
                    if braces < 0 { return nil }
                default: break
                }
            }
            // A requirement of a protocol: the next line begins something else.
            if braces == 0, parentheses == 0, index >= first, declarationPattern.isFound(in: code[index]) {
                return nil
            }
        }
        return nil
    }

    private static let declarationPattern = NSRegularExpression(
        trusted: #"^\s*(?:func |var |let |init\(|static )"#)

    /// Work that is left belongs into an issue, not into the source.
    static let markers = Rule("no leftover markers") { project in
        project.texts.flatMap { file -> [Finding] in
            // Of Swift only comments are read: a code of ISO 4217 looks like a marker.
            let lines = file.path.hasSuffix(".swift") ? SwiftFile(file).comments : file.lines
            return lines.enumerated().filter { markerPattern.isFound(in: $0.element) }
                .map { Finding(path: file.path, line: $0.offset + 1, text: "a leftover marker") }
        }
    }

    private static let markerPattern = NSRegularExpression(trusted: #"\b(?:T[O]DO|F[I]XME|X[X]X|H[A]CK)\b"#)

    /// Bytes that an editor does not show, or that show text in another order than the compiler reads it.
    static let controlCharacters = Rule("no invisible characters") { project in
        project.texts.flatMap { file -> [Finding] in
            let mayHaveTabs = file.path == "Makefile"
            return file.lines.enumerated().compactMap { index, line in
                let found = line.unicodeScalars.first { scalar in
                    switch scalar.value {
                    case 9: !mayHaveTabs
                    case 0..<32, 127..<160, 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2060...0x2069, 0xFEFF:
                        true
                    default: false
                    }
                }
                return found.map {
                    let code = String($0.value, radix: 16, uppercase: true)
                    return Finding(path: file.path, line: index + 1, text: "the character U+\(code)")
                }
            }
        }
    }

    /// A path of one person's machine works on no other.
    static let machinePaths = Rule("no paths of one machine") { project in
        project.texts.flatMap { file in
            file.lines.enumerated().filter { machinePattern.isFound(in: $0.element) }
                .map { Finding(path: file.path, line: $0.offset + 1, text: "a path of one machine") }
        }
    }

    private static let machinePattern = NSRegularExpression(
        trusted: #"(?<![\w.$}:*/~-])/(?:home|Users|root|work|mnt|tmp/h-\w+)/[\w.]"#)

    static func swiftFiles(_ project: Project) -> [SwiftFile] { project.sources + project.tests }
}
