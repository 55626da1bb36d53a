import Foundation

extension Rule {
    /// Time, randomness, environment and output are handed down; only the live parts and the executable touch
    /// the real ones.
    static let bannedCalls = Rule(eachSource: "time, randomness and environment are parameters") { file in
        guard file.module != "Portico", !file.isLive else { return [] }
        return banned.flatMap { ban in
            ban.except.contains(file.path)
                ? []
                : file.matches(of: ban.pattern).map { file.finding($0.line, "\($0.text): \(ban.instead)") }
        }
    }

    private struct Ban: Sendable {
        var pattern: NSRegularExpression
        var instead: String
        var except: Set<String> = []
    }

    private static let banned: [Ban] = [
        Ban(
            pattern: NSRegularExpression(
                trusted: #"\bDate\(\)|\bDate\.now\b|\b(?:Continuous|Suspending)Clock\b"#),
            instead: "take a Support.Clock"),
        Ban(
            // Deadlines of the loop need the coarse monotonic clock, a few nanoseconds a reading.
            pattern: NSRegularExpression(trusted: #"\b(?:clock_gettime|gettimeofday)\(|\btime\((?:nil|&)"#),
            instead: "take a Support.Clock", except: ["Sources/Network/Deadline.swift"]),
        Ban(
            pattern: NSRegularExpression(
                trusted:
                    #"\bUUID\(\)|\.random\(|\.shuffled\(\)|\bSystemRandomNumberGenerator\b|\bgetrandom\("#
            ),
            instead: "take a Support.RandomSource"),
        Ban(
            pattern: NSRegularExpression(trusted: #"\bgetenv\(|\bProcessInfo\b|\bCommandLine\b"#),
            instead: "settings come from the executable"),
        Ban(
            pattern: NSRegularExpression(trusted: #"\b(?:debugPrint|print|dump)\("#),
            instead: "use Support.Log"),
    ]

    /// Nothing that comes from outside may be able to stop the process.
    static let traps = Rule(eachSource: "no forced unwrap, try! or fatalError") { file in
        file.matches(of: trapPattern).map { file.finding($0.line, "\($0.text) can stop the process") }
    }

    private static let trapPattern = NSRegularExpression(
        trusted: #"\btry!|\bas!|[\w\)\]\}]!(?!=)|\bfatalError\(|\bunsafelyUnwrapped\b"#)

    /// Tasks are structured, except where they begin: connections, the client's lanes, the executable.
    static let unstructuredTasks = Rule(eachSource: "tasks are structured") { file in
        guard !["Portico", "Network", "HTTPServer", "HTTPClient"].contains(file.module) else { return [] }
        // A question to a provider outlives the reader for whom it was asked.
        guard !file.path.hasSuffix("Portal/Patience.swift") else { return [] }
        return file.matches(of: taskPattern).map {
            file.finding($0.line, "\($0.text) starts a task nobody waits for")
        }
    }

    private static let taskPattern = NSRegularExpression(
        trusted: #"\bTask(?:<[^>]*>)?(?:\.detached|\.immediate)?\s*[\{\(]|\bDispatchQueue\b"#)

    /// Nothing is published outside this package.
    static let publicDeclarations = Rule(eachSource: "nothing is public") { file in
        file.matches(of: publicPattern).map { file.finding($0.line, "\($0.text): use package") }
    }

    private static let publicPattern = NSRegularExpression(
        trusted: #"\bpublic\b|\bopen (?:class|func|var|subscript)\b"#)

    /// Whoever uses another module reads one sentence at each name.
    static let documentation = Rule(eachSource: "package declarations are documented") { file in
        file.matches(of: packagePattern).compactMap { match in
            var above = match.line - 2
            while above >= 0, isAttribute(file.code[above]) { above -= 1 }
            let isDocumented = above >= 0 && file.comments[above].drop(while: { $0 == " " }).hasPrefix("///")
            let words = file.code[match.line - 1].trimmingCharacters(in: .whitespaces).prefix(60)
            return isDocumented ? nil : file.finding(match.line, "no doc comment: \(words)")
        }
    }

    private static func isAttribute(_ line: String) -> Bool { line.drop { $0 == " " }.hasPrefix("@") }

    private static let packagePattern = NSRegularExpression(
        trusted:
            #"^\s*(?:(?:@\w+(?:\([^)]*\))?|final|static|nonisolated|override|mutating|private\(set\)"#
            + #"|indirect|lazy)\s+)*"#
            + "package (?!import|extension)"
    )

    /// What the compiler is told to believe stands in five modules, and a comment says why it is true.
    static let uncheckedSendability = Rule(eachSource: "unchecked sendability is explained") { file in
        file.matches(of: uncheckedPattern).compactMap { match in
            guard ["Network", "HTTPServer", "HTTPClient", "Crypto", "Database"].contains(file.module) else {
                return file.finding(match.line, "\(match.text) is not allowed in \(file.module)")
            }
            var above = match.line - 2
            // One comment may stand above several lines that rest on the same reason.
            while above >= 0, isAttribute(file.code[above]) || uncheckedPattern.isFound(in: file.code[above])
            { above -= 1 }
            let isExplained = [match.line - 1, above].contains { $0 >= 0 && file.comments[$0].contains("//") }
            return isExplained
                ? nil : file.finding(match.line, "\(match.text) without the invariant that makes it true")
        }
    }

    private static let uncheckedPattern = NSRegularExpression(
        trusted: #"@unchecked Sendable|nonisolated\(unsafe\)|@preconcurrency"#)
}
