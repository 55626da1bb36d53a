import Foundation

extension Rule {
    /// Every SQL statement of the payment house stands in Storage; Database has those of the engine itself.
    static let statementsOutsideStorage = Rule(eachSource: "SQL stands in Storage") { file in
        guard !["Storage", "Database"].contains(file.module) else { return [] }
        return file.literals.filter { statementPattern.isFound(in: $0.text) }
            .map { file.finding($0.line, "SQL outside Storage") }
    }

    private static let statementPattern = NSRegularExpression(
        trusted:
            #"\bSELECT\s[\s\S]*\bFROM\b|\bINSERT\s+(?:OR\s+\w+\s+)?INTO\b|\bUPDATE\s+\w+\s+SET\b"#
            + #"|\bDELETE\s+FROM\b|\bCREATE\s+(?:UNIQUE\s+)?(?:TABLE|INDEX|TRIGGER)\b"#
            + #"|^\s*PRAGMA\s|^\s*SAVEPOINT\b"#
    )

    /// Debian's SQLite has the WAL-reset bug: whoever may checkpoint must be seen at one glance.
    static let checkpoint = Rule("one file checkpoints") { project in
        let word = "wal_" + "checkpoint"
        let found = project.sources.filter { file in
            file.code.contains { $0.contains(word) } || file.literals.contains { $0.text.contains(word) }
        }
        return found.dropFirst().map { $0.finding(0, "checkpoints too; \(found[0].path) does already") }
    }

    /// A statement names itself, so that a trace or a slow-query line leads to its source.
    static let statementNames = Rule("statements name themselves") { project in
        let statements = Statement.all(in: project)
        let named = Dictionary(grouping: statements.filter { $0.name != nil }, by: { $0.name ?? "" })
        return statements.filter { $0.name == nil }.map {
            Finding(path: $0.path, line: $0.line, text: "no /* Type.name */")
        }
            + named.values.filter { $0.count > 1 }.flatMap { $0.dropFirst() }
            .map {
                Finding(path: $0.path, line: $0.line, text: "another statement is named \($0.name ?? "")")
            }
    }

    /// Two tenants cannot see each other: a statement over their rows binds the site or the organisation, and
    /// one that crosses tenants says so in its own name and in its function's.
    static let tenantScope = Rule("statements bind their tenant") { project in
        let tables = Statement.tenantTables(in: project)
        return Statement.all(in: project).filter { statement in
            !statement.tables.isDisjoint(with: tables) && !statement.bindsTenant
                && !(statement.isNamedUnscoped && statement.function.hasPrefix("unscoped"))
                && !tenantExceptions.contains(statement.name ?? "")
        }.map { statement in
            let touched = statement.tables.intersection(tables).sorted().joined(separator: ", ")
            let text = "\(statement.name ?? statement.function) reads or writes \(touched) of any tenant"
            return Finding(path: statement.path, line: statement.line, text: text)
        }
    }

    /// Statements whose tenant is bound in another way than by a column of the statement, with the reason.
    private static let tenantExceptions: Set<String> = []
}
