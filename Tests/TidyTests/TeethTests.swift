import Testing

/// A violation planted for a rule, or a text that only looks like one.
struct Planted: Sendable, CustomTestStringConvertible {
    var rule: Rule
    var what: String
    var files: [TextFile]
    /// The lines where the rule must bite; none: it must not.
    var lines: [Int]

    init(_ rule: Rule, _ what: String, bites lines: [Int], _ files: (path: String, text: String)...) {
        self.rule = rule
        self.what = what
        self.files = files.map { TextFile(path: $0.path, bytes: Array($0.text.utf8)) }
        self.lines = lines
    }

    var testDescription: String { "\(rule.name): \(what)" }
}

@Suite("Every rule has teeth")
struct TeethTests {
    static let planted = Planted.arrows + Planted.code + Planted.text + Planted.statements + Planted.templates

    @Test("A planted violation is found, its harmless twin is not", arguments: planted)
    func bites(_ planted: Planted) {
        let found = planted.rule.check(Project(planted.files))
        #expect(found.map(\.line) == planted.lines, "\(found)")
    }

    @Test("Every rule bites in at least one row", arguments: Rule.all)
    func isTried(_ rule: Rule) {
        #expect(Self.planted.contains { $0.rule.name == rule.name && !$0.lines.isEmpty })
    }
}

extension Planted {
    static let arrows: [Planted] = [
        Planted(
            .arrows, "an adapter that sees storage", bites: [2],
            ("Sources/Providers/Sandbox/A.swift", "import Domain\npackage import Storage\n")),
        Planted(
            .arrows, "a host that sees the other", bites: [1],
            ("Sources/MainFrontend/A.swift", "import AdminBackend\n")),
        Planted(
            .arrows, "Foundation where it is not listed", bites: [1],
            ("Sources/Domain/A.swift", "import Foundation\n")),
        Planted(
            .arrows, "one type of a module", bites: [1],
            ("Sources/Domain/A.swift", "internal import struct Database.Row\n")),
        Planted(
            .arrows, "a door that is another's", bites: [1],
            ("Sources/Portal/A.swift", "@preconcurrency import CSQLite\n")),
        Planted(.arrows, "a module without a room", bites: [0], ("Sources/Attic/A.swift", "let a = 1\n")),
        Planted(
            .arrows, "an import in a comment and a literal", bites: [],
            ("Sources/Domain/A.swift", "// import Storage\nlet a = \"\"\"\nimport Storage\n\"\"\"\n")),
        Planted(
            .manifest, "an undeclared import", bites: [1],
            ("Package.swift", "library(\"Pages\", [\"Domain\"]),"),
            ("Sources/Pages/A.swift", "import Support\nimport Domain\n")),
        Planted(
            .manifest, "a dependency that is no arrow", bites: [0],
            ("Package.swift", "library(\"Domain\", [\"Support\", \"Storage\"]),")),
        Planted(
            .manifest, "a target with a path and another with resources", bites: [],
            (
                "Package.swift",
                "library(\"ProviderKit\", [\"Domain\"], path: \"x\"),\n"
                    + ".target(\n  name: \"Storage\", dependencies: [\"Domain\"])"
            ),
            ("Sources/Providers/Kit/A.swift", "import Domain\n"),
            ("Sources/Storage/A.swift", "import Domain\n")),
        Planted(
            .doors, "logic in a door", bites: [0], ("Sources/CSQLite/shim.h", "\n"),
            ("Sources/CSQLite/logic.swift", "\n")),
        Planted(.introductions, "no introduction", bites: [0], ("Sources/Domain/A.swift", "let a = 1\n")),
        Planted(
            .introductions, "an import that is not named", bites: [0],
            (
                "Sources/Domain/Domain.swift",
                "// Domain: values. It may import Glibc. Start reading at A.swift.\n"
            ),
            ("Sources/Domain/A.swift", "import Support\n")),
        Planted(
            .introductions, "neither imports nor start", bites: [0, 0, 0],
            ("Sources/Domain/Domain.swift", "// Values.\n"), ("Sources/Domain/A.swift", "import Support\n")),
        Planted(
            .introductions, "a whole one", bites: [],
            (
                "Sources/Domain/Domain.swift",
                "// Values. It may import Support.\n// Start reading at A.swift.\n"
            ),
            ("Sources/Domain/A.swift", "import Support\n")),
    ]

    static let code: [Planted] = [
        Planted(
            .bannedCalls, "each kind", bites: [1, 2, 3, 5, 4, 6, 7, 8, 9],
            (
                "Sources/Portal/A.swift",
                """
                let a = Date()
                let b = ContinuousClock().now
                clock_gettime(CLOCK_REALTIME, &time)
                let c = UUID()
                let now = time(nil)
                let d = Int.random(in: 0..<2)
                let e = getenv("HOME")
                let f = ProcessInfo.processInfo
                print("x")
                """
            )),
        Planted(
            .bannedCalls, "inside an interpolation", bites: [1],
            ("Sources/Portal/A.swift", "let a = \"at \\(Date()) now\"\n")),
        Planted(
            .bannedCalls, "names that only look alike, comments, literals", bites: [],
            (
                "Sources/Portal/A.swift",
                "let a = expiryDate()\n// Date()\nlet b = \"Date() \\\" UUID()\"\nblueprint(x)\nuptime()\n"
            )),
        Planted(
            .bannedCalls, "the executable and the live parts", bites: [],
            ("Sources/Portico/A.swift", "print(getenv(\"A\"))\n"),
            ("Sources/Support/Live/A.swift", "let a = UUID()\n")),
        Planted(
            .traps, "each kind", bites: [1, 2, 3, 4, 5],
            (
                "Sources/Portal/A.swift",
                "let a = try! b()\nlet a = b as! C\nlet a = b!\nlet a = c[0]!.d\nfatalError()\n"
            )),
        Planted(
            .traps, "negation and inequality", bites: [],
            ("Sources/Portal/A.swift", "if !a, b != c, b!=c {}\n")),
        Planted(
            .unstructuredTasks, "each kind", bites: [1, 2, 3],
            ("Sources/Portal/A.swift", "Task { a() }\nTask.detached { b() }\nTask(priority: .low) {}\n")),
        Planted(
            .unstructuredTasks, "a server's connections, and waiting", bites: [],
            ("Sources/HTTPServer/A.swift", "Task(executorPreference: a) { b() }\n"),
            ("Sources/Portal/A.swift", "try await Task.sleep(for: a)\naddTask { b() }\n")),
        Planted(
            .publicDeclarations, "a public type", bites: [2],
            ("Sources/JSON/A.swift", "// public\npublic struct A {}\n")),
        Planted(
            .documentation, "no sentence, one above an attribute, none above a line of code", bites: [1, 6],
            (
                "Sources/JSON/A.swift",
                """
                package struct A {
                    /// One.
                    @inline(__always)
                    package static func a() {}
                    let b = 1
                    package var c: Int
                    // Not a declaration: package var
                }
                """
            )),
        Planted(
            .documentation, "imports and extensions", bites: [],
            ("Sources/JSON/A.swift", "package import Support\npackage extension A {}\n")),
        Planted(
            .uncheckedSendability, "in a module without the right", bites: [2],
            ("Sources/Portal/A.swift", "// Why.\nfinal class A: @unchecked Sendable {}\n")),
        Planted(
            .uncheckedSendability, "without a reason", bites: [2, 6],
            (
                "Sources/Network/A.swift",
                "\nnonisolated(unsafe) var a = 1\n// Written once.\nnonisolated(unsafe) var b = 1\n\n"
                    + "class C: @unchecked Sendable {}\n"
            )),
    ]

    static let text: [Planted] = [
        Planted(
            .lineLength, "111 columns", bites: [2],
            (
                "Sources/JSON/A.swift",
                "\(String(repeating: "é", count: 110))\n\(String(repeating: "a", count: 111))\n"
            )),
        Planted(
            .fileLength, "351 lines", bites: [0],
            ("Sources/JSON/A.swift", String(repeating: "a\n", count: 350)),
            ("Tests/JSONTests/B.swift", String(repeating: "a\n", count: 351))),
        Planted(
            .functionLength, "71 lines, beside one of 70 and a requirement", bites: [4],
            (
                "Sources/JSON/A.swift",
                "protocol P {\n    func a()\n}\nfunc b(\n) {\n\(String(repeating: "c {}\n", count: 68))}\n"
                    + "init() {\n\(String(repeating: "d\n", count: 68))}\n"
            )),
        Planted(
            .markers, "in a comment and in a script", bites: [2, 1],
            ("Sources/JSON/A.swift", "let a = \"XXX\"\n// TO\("DO"): later\n"),
            ("Tests/a.sh", "# FIX\("ME")\n")),
        Planted(
            .markers, "the currency and a name for mktemp", bites: [],
            ("Sources/Domain/A.swift", "case XXX\n"), ("Tests/a.sh", "mktemp XXXXXX\n")),
        Planted(
            .controlCharacters, "a tab, an escape, a carriage return, a turn of direction",
            bites: [1, 2, 3, 4],
            ("Sources/JSON/A.swift", "\ta\n\u{1B}[0m\nb\r\nc \u{202E}\n"), ("Makefile", "a:\n\tb\n")),
        Planted(
            .machinePaths, "a home folder", bites: [2],
            ("README.md", "https://example.com/home/page\ncd /ho\("me")/anna/portico\n")),
    ]

    static let statements: [Planted] = [
        Planted(
            .statementsOutsideStorage, "a query in a use case", bites: [1, 2],
            (
                "Sources/Portal/A.swift",
                "let a = \"SELECT id FROM sites\"\nlet b = \"UPDATE sites SET name = $1\"\n"
            ),
            ("Sources/Storage/A.swift", "let a = \"DELETE FROM sites\"\n")),
        Planted(
            .statementsOutsideStorage, "words of English", bites: [],
            ("Sources/Portal/A.swift", "let a = \"Select one from the list, update it, delete it\"\n")),
        Planted(
            .checkpoint, "a second file", bites: [0],
            ("Sources/Database/A.swift", "sqlite3_wal_checkpoint_v2(a)\n"),
            ("Sources/Portal/B.swift", "let a = \"PRAGMA wal_checkpoint(FULL)\"\n")),
        Planted(
            .statementNames, "no name, and a name twice", bites: [1, 3],
            (
                "Sources/Storage/A.swift",
                "let a = \"SELECT 1\"\nlet b = \"/* A.b */ SELECT 1\"\nlet c = \"/* A.b */ SELECT 2\"\n"
            )),
        Planted(
            .tenantScope, "bound to nobody; named unscoped in one place only", bites: [2, 5],
            migration,
            (
                "Sources/Storage/A.swift",
                """
                func find() {
                    "/* A.find */ SELECT id FROM orders WHERE id = $1"
                }
                func all() {
                    "/* A.unscopedAll */ SELECT id FROM orders"
                }
                """
            )),
        Planted(
            .tenantScope, "bound, inserted, unscoped by name, another's table", bites: [],
            migration,
            (
                "Sources/Storage/A.swift",
                """
                func find() {
                    "/* A.find */ SELECT id FROM orders WHERE id = $1 AND site_id = $2"
                    "/* A.add */ INSERT INTO orders (id, site_id) VALUES ($1, $2)"
                    "/* A.other */ SELECT id FROM notes WHERE id = $1"
                }
                func unscopedAll() {
                    "/* A.unscopedAll */ SELECT id FROM orders"
                }
                """
            )),
    ]

    private static let migration = (
        path: "Sources/Storage/Migrations/0001_a.sql",
        text:
            "CREATE TABLE orders (\n    id BLOB,\n    site_id BLOB\n) STRICT;\n"
            + "CREATE TABLE notes (\n    id BLOB\n) STRICT;\n"
    )

    static let templates: [Planted] = [
        Planted(
            .templatesCompile, "a partial that does not exist", bites: [0],
            ("Templates/a/b.mustache", "{{> a/c}}")),
        Planted(
            .rawTags, "a listed tag beside others", bites: [2, 3],
            ("Templates/layouts/page.mustache", "<style>{{{stylesheet}}}</style>\n{{{name}}}\n{{& text}}")),
        Planted(
            .unsafePlaces, "in a script, a style, without quotes", bites: [1, 2, 3],
            (
                "Templates/a/b.mustache",
                "<script>{{a}}</script>\n<style>{{a}}</style>\n<a href={{a}}>\n<a href=\"{{a}}\">{{a}}</a>"
            )),
        Planted(
            .unsafePlaces, "the listed style sheet", bites: [],
            ("Templates/layouts/page.mustache", "<style>{{{stylesheet}}}</style>")),
    ]
}
