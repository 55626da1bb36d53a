/// Environment variables that look like settings and are none.
enum EnvironmentNames {
    /// A variable that no setting has.
    struct Unknown: Hashable {
        let name: String
        /// The setting's variable that it is so near to that it can only be a slip of the pen; nil for none.
        let nearest: String?

        /// The finding for a person at the terminal.
        var text: String {
            "no setting has the environment variable \(name)"
                + (nearest.map { "; did you mean \($0)?" } ?? "")
        }
    }

    private static let prefix = "PORTICO_"

    /// The names of this process's variables; none where the kernel does not tell.
    static func current() -> [String] {
        // What the process was started with; libc's own table is a variable that any thread could change.
        guard let bytes = (try? TextFile.read("/proc/self/environ")) ?? nil else { return [] }
        return bytes.split(separator: 0).map { entry in
            String(decoding: entry.prefix { $0 != UInt8(ascii: "=") }, as: UTF8.self)
        }
    }

    /// Those of the names that begin like a setting's and are none's, in alphabetical order.
    static func unknown(in names: [String]) -> [Unknown] {
        let known = ConfigurationKey.all.map(\.variable)
        return names.filter { $0.uppercased().hasPrefix(prefix) && !known.contains($0) }.sorted()
            .compactMap { name in
                let own = Array(name.uppercased().utf8.dropFirst(prefix.utf8.count))
                let distances = known.map { candidate in
                    (candidate, distance(own, Array(candidate.utf8.dropFirst(prefix.utf8.count))))
                }
                guard let (nearest, distance) = distances.min(by: { $0.1 < $1.1 }) else { return nil }
                // One letter in three may be wrong, missing or too many.
                return Unknown(name: name, nearest: distance * 3 <= own.count ? nearest : nil)
            }
    }

    /// How many letters must be put in, taken out or changed (Levenshtein, "Binary codes capable of
    /// correcting deletions, insertions, and reversals", 1966).
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var row = Array(0...right.count)
        for (place, letter) in left.enumerated() {
            var diagonal = row[0]
            row[0] = place + 1
            for column in right.indices {
                let changed = diagonal + (letter == right[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(changed, row[column] + 1, row[column + 1] + 1)
            }
        }
        return row[right.count]
    }
}
