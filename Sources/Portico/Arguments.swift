/// Arguments that were not understood, and what to type for help.
struct UsageError: Error, Hashable {
    let text: String
    /// The words of the command, empty for the program itself.
    let command: [String]

    /// `portico org create --help`.
    var help: String { (["portico"] + command + ["--help"]).joined(separator: " ") }
}

/// The options of a subcommand: `--name value`, `--name=value` and flags.
struct Arguments {
    private var values: [String: String] = [:]
    private var flags: Set<String> = []
    /// The word that is no option, for a command that takes one.
    private(set) var operand: String?
    private let command: [String]

    /// Reads words; refuses options that the command does not know.
    init(
        _ words: [String], options: [String], flags known: [String], command: [String],
        takesOperand: Bool = false
    ) throws {
        self.command = command
        var rest = words[...]
        while let word = rest.popFirst() {
            guard word.hasPrefix("--") else {
                if takesOperand, operand == nil {
                    operand = word
                    continue
                }
                throw UsageError(text: "'\(word)' is not understood", command: command)
            }
            let parts = word.dropFirst(2).split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false
            ).map(String.init)
            if known.contains(parts[0]), parts.count == 1 {
                flags.insert(parts[0])
            } else if options.contains(parts[0]) {
                guard let value = parts.count == 2 ? parts[1] : rest.popFirst() else {
                    throw UsageError(text: "--\(parts[0]) needs a value", command: command)
                }
                guard values.updateValue(value, forKey: parts[0]) == nil else {
                    throw UsageError(text: "--\(parts[0]) is given twice", command: command)
                }
            } else {
                throw UsageError(text: "there is no option --\(parts[0])", command: command)
            }
        }
    }

    subscript(_ name: String) -> String? { values[name] }

    func has(_ flag: String) -> Bool { flags.contains(flag) }

    /// The value of an option that must be there.
    func required(_ name: String) throws -> String {
        guard let value = values[name] else {
            throw UsageError(text: "--\(name) is required", command: command)
        }
        return value
    }

    /// The path of a file or folder; an empty one would mean where the program happens to stand.
    func path(_ name: String) throws -> String? {
        guard values[name] != "" else {
            throw UsageError(text: "--\(name) must not be empty", command: command)
        }
        return values[name]
    }

    /// A port from 0 (the kernel chooses) to 65535.
    func port(_ name: String) throws -> Int? {
        guard let text = values[name] else { return nil }
        guard let port = Int(text), (0...65_535).contains(port) else {
            throw UsageError(text: "--\(name) must be from 0 to 65535", command: command)
        }
        return port
    }

    /// Turns an option into a value, or says what it must be.
    func parsed<Value>(_ name: String, _ what: String, _ parse: (String) -> Value?) throws -> Value? {
        guard let text = values[name] else { return nil }
        guard let value = parse(text) else {
            throw UsageError(text: "--\(name) must be \(what)", command: command)
        }
        return value
    }
}
