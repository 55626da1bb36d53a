import Glibc
import Tax

extension Command {
    static var taxCalculate: Command {
        Command(
            words: ["tax", "calculate"], summary: "says what tax falls on baskets, and why",
            help: """
                Usage: portico tax calculate [--tables FOLDER] [--repeat N]

                Reads baskets from standard input, one JSON object a line, and answers a line
                for each: net, tax and total, what falls on each item, by which rule, at which
                rate and from which source. Calls nobody and stores nothing.

                  --tables FOLDER   rates (default: Config/tax); every *.json in it is read
                  --repeat N        calculates each N times, and answers how many microseconds
                                    one took, without reading and writing JSON

                A basket has currency, date, seller {country, postalCode, region,
                registrations, distanceSales, nonUnionScheme, importScheme}, buyer {country,
                postalCode, region, taxId, taxIdStanding, exemption}, items [{unitAmount,
                quantity, kind, supply, taxCategory, taxBehavior, ofItem}] and may have id and
                rounding {level, method, components}.

                Example:
                  echo '{"currency":"EUR","date":"2026-11-21","seller":{"country":"DE",
                  "registrations":["DE"]},"buyer":{"country":"DE"},
                  "items":[{"unitAmount":1000}]}' | tr -d '\\n' | portico tax calculate

                """,
            options: ["tables", "repeat"], flags: []
        ) { arguments in
            let tables = try TaxTableFolder.load(try arguments.path("tables") ?? TaxTableFolder.usual)
            let rounds = try arguments.parsed("repeat", "from 1 to 1000000") { text in
                Int(text).flatMap { (1...1_000_000).contains($0) ? $0 : nil }
            }
            while let line = readLine() {
                guard !line.isEmpty else { continue }
                let bytes = Array(line.utf8)
                let answer =
                    try rounds.map { try measured(bytes, with: tables, rounds: $0) }
                    ?? TaxAnswer.answer(to: bytes, with: tables)
                Terminal.write(String(decoding: answer, as: UTF8.self) + "\n")
            }
        }
    }
}

/// How long one calculation takes, as JSON.
private func measured(_ line: [UInt8], with tables: TaxTables, rounds: Int) throws -> [UInt8] {
    let request: TaxRequest
    do {
        request = try TaxRequest(line)
    } catch { throw CommandError(text: error.text) }
    var total: Int64 = 0
    let clock = ContinuousClock()
    let start = clock.now
    do {
        for _ in 0..<rounds { total = try request.calculated(with: tables).total }
    } catch { throw CommandError(text: error.text) }
    let nanoseconds = (clock.now - start) / rounds / .nanoseconds(1)
    let hundredths = Int(nanoseconds / 10)
    return Array(
        "{\"total\":\(total),\"microseconds\":\(hundredths / 100).\(hundredths / 10 % 10)\(hundredths % 10)}"
            .utf8)
}

/// The folder of rates.
enum TaxTableFolder {
    static let usual = "Config/tax"

    /// Reads every JSON file of a folder; throws what is wrong with file and pointer.
    static func load(_ path: String) throws -> TaxTables {
        var files: [(name: String, bytes: [UInt8])] = []
        for name in try names(in: path) where name.hasSuffix(".json") {
            let file = "\(path)/\(name)"
            guard let bytes = try TextFile.read(file, bytesMax: TaxLimits.fileBytesMax) else { continue }
            files.append((file, bytes))
        }
        guard !files.isEmpty else {
            throw ConfigurationError(text: "there are no tables of rates in \(path)")
        }
        do {
            return try TaxTableFiles.tables(of: files)
        } catch { throw ConfigurationError(text: error.text) }
    }

    private static func names(in path: String) throws -> [String] {
        guard let folder = opendir(path) else {
            throw ConfigurationError(text: "\(path) cannot be read: \(String(cString: strerror(errno)))")
        }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) { name in
                    name.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) {
                        String(cString: $0)
                    }
                })
        }
        return names.sorted()
    }
}
