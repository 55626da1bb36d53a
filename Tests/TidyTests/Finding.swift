import Testing

/// One place that breaks a rule.
struct Finding: Hashable, Sendable, CustomStringConvertible {
    var path: String
    /// From 1; 0 where the whole file is meant.
    var line: Int
    var text: String

    var description: String { line == 0 ? "\(path): \(text)" : "\(path):\(line): \(text)" }
}

/// A rule over the whole project.
struct Rule: Sendable, CustomTestStringConvertible {
    var name: String
    var check: @Sendable (Project) -> [Finding]

    init(_ name: String, _ check: @escaping @Sendable (Project) -> [Finding]) {
        self.name = name
        self.check = check
    }

    /// A rule that looks at each Swift file under `Sources` alone.
    init(eachSource name: String, _ check: @escaping @Sendable (SwiftFile) -> [Finding]) {
        self.init(name) { $0.sources.flatMap(check) }
    }

    var testDescription: String { name }
}

extension Rule {
    static let all: [Rule] = [
        .arrows, .manifest, .doors, .introductions, .bannedCalls, .traps, .unstructuredTasks,
        .publicDeclarations,
        .documentation, .uncheckedSendability, .lineLength, .functionLength, .fileLength, .markers,
        .controlCharacters,
        .machinePaths, .statementsOutsideStorage, .checkpoint, .statementNames, .tenantScope,
        .templatesCompile, .rawTags,
        .unsafePlaces,
    ]
}
