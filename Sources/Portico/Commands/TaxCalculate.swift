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
