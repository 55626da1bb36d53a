import Foundation

/// An SQL statement in a source file of Storage.
struct Statement: Sendable {
    var path: String
    var line: Int
    /// From the comment it starts with, as `Checkouts.find`.
    var name: String?
    /// The function it stands in.
    var function: String
    /// The tables it reads or writes.
    var tables: Set<String>
    /// Whether it compares the site or the organisation with a parameter, or inserts it.
    var bindsTenant: Bool

    var isNamedUnscoped: Bool { name?.split(separator: ".").last?.hasPrefix("unscoped") ?? false }

    /// Every statement of Storage.
    static func all(in project: Project) -> [Statement] {
        project.sources.filter { $0.module == "Storage" }.flatMap { file in
            file.literals.filter { verbs.isFound(in: $0.text) }.map { Statement($0, in: file) }
        }
    }

    /// The tables whose rows belong to a site or an organisation, read from the migrations.
    static func tenantTables(in project: Project) -> Set<String> {
        let migrations = project.texts.filter {
            $0.path.hasPrefix("Sources/Storage/") && $0.path.hasSuffix(".sql")
        }
        return Set(
            migrations.flatMap { migration in
                groups(of: table, in: migration.text).filter { tenantColumn.isFound(in: $0[1]) }.map { $0[0] }
            })
    }

    private init(_ literal: SwiftFile.Literal, in file: SwiftFile) {
        let text = literal.text
        path = file.path
        line = literal.line
        name = Self.groups(of: Self.nameComment, in: text).first?[0]
        let above = file.code.prefix(literal.line).joined(separator: "\n")
        function = Self.groups(of: Self.functionName, in: above).last?[0] ?? ""
        tables = Set(Self.groups(of: Self.touched, in: text).map { $0[0] })
        let isComparison = Self.comparison.isFound(in: text)
        let inserted = Self.groups(of: Self.insertedColumns, in: text)
        bindsTenant = isComparison || inserted.contains { Self.tenantColumn.isFound(in: $0[0]) }
    }

    /// The groups of every match.
    private static func groups(of pattern: NSRegularExpression, in text: String) -> [[String]] {
        pattern.matches(in: text, range: NSRange(text.startIndex..., in: text)).map { match in
            (1..<match.numberOfRanges).map {
                Range(match.range(at: $0), in: text).map { String(text[$0]) } ?? ""
            }
        }
    }

    private static let verbs = NSRegularExpression(
        trusted: #"^\s*(?:/\*[^*]*\*/\s*)?(?:SELECT|INSERT|UPDATE|DELETE|WITH|REPLACE)\s"#)
    private static let nameComment = NSRegularExpression(trusted: #"^\s*/\* (\w+\.\w+) \*/ "#)
    private static let functionName = NSRegularExpression(trusted: #"\bfunc (\w+)"#)
    private static let touched = NSRegularExpression(trusted: #"\b(?:FROM|JOIN|INTO|UPDATE)\s+(\w+)"#)
    private static let comparison = NSRegularExpression(trusted: #"\b(?:site_id|organization_id)\s*=\s*\$\d"#)
    private static let insertedColumns = NSRegularExpression(trusted: #"\bINTO\s+\w+\s*\(([^)]*)\)"#)
    private static let tenantColumn = NSRegularExpression(trusted: #"\b(?:site_id|organization_id)\b"#)
    private static let table = NSRegularExpression(trusted: #"CREATE TABLE (\w+) \(([\s\S]*?)\n\)"#)
}
