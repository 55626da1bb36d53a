import Foundation

/// A Swift file with its code, comments and string literals told apart.
struct SwiftFile: Sendable {
    var file: TextFile
    /// The file's lines with comments and the insides of string literals blanked.
    var code: [String]
    /// The file's lines with everything but comments blanked.
    var comments: [String]
    var literals: [Literal]

    /// A string literal; interpolations are code and stand as a blank.
    struct Literal: Sendable {
        /// The line it starts in, from 1.
        var line: Int
        var text: String
    }

    init(_ file: TextFile) {
        self.file = file
        var scan = SwiftScan(file.bytes)
        scan.run()
        code = Self.lines(scan.code)
        comments = Self.lines(scan.comments)
        literals = scan.literals
    }

    var path: String { file.path }

    /// The target that the file belongs to: the folder below `Sources`, or below `Sources/Providers`.
    var module: String {
        let parts = path.split(separator: "/").map(String.init)
        guard parts.count > 2 else { return "" }
        guard parts[1] == "Providers" else { return parts[1] }
        return parts[2] == "Kit" ? "ProviderKit" : parts[2] + "Provider"
    }

    var isLive: Bool { path.hasPrefix("Sources/Support/Live/") }

    /// The modules that the file imports, with their lines.
    var imports: [(line: Int, name: String)] {
        matches(of: Self.importPattern).map {
            ($0.line, $0.text.split(separator: " ").last.map(String.init) ?? "")
        }
    }

    /// The matches of a pattern in the code, with their lines from 1.
    func matches(of pattern: NSRegularExpression) -> [(line: Int, text: String)] {
        code.enumerated().flatMap { index, line in
            pattern.matches(in: line, range: NSRange(line.startIndex..., in: line)).compactMap { match in
                Range(match.range, in: line).map { (index + 1, String(line[$0])) }
            }
        }
    }

    func finding(_ line: Int, _ text: String) -> Finding { Finding(path: path, line: line, text: text) }

    private static func lines(_ bytes: [UInt8]) -> [String] {
        bytes.split(separator: 10, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    private static let importPattern = NSRegularExpression(
        trusted:
            #"^\s*(?:@\w+ )?(?:(?:package|internal|private|fileprivate|public) )?"#
            + #"import (?:(?:struct|enum|class|func) )?\w+"#
    )
}

extension NSRegularExpression {
    /// A pattern written in this target.
    convenience init(trusted pattern: String) {
        do { try self.init(pattern: pattern) } catch { preconditionFailure("\(pattern): \(error)") }
    }

    func isFound(in text: String) -> Bool {
        firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil
    }
}
