import Domain
import Foundation
import Testing

/// Totals of random carts against an implementation that shares nothing with ours but the generator.
@Suite struct CartOracleTests {
    static let seed: UInt64 = 20_261_121
    static let count = 100_000
    static let python = "/usr/bin/python3"

    // Without a Python there is no oracle; the hand-made tables of RoundingTests still run.
    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: python)))
    func totalsAgreeWithPythonDecimal() throws {
        print("carts: seed \(Self.seed), count \(Self.count)")
        let expected = try Self.oracle()
        try #require(expected.count == Self.count)
        let euro = try #require(Currency(code: "EUR"))
        var generator = SplitMix64(seed: Self.seed)
        var differences: [String] = []
        var overflows = 0
        for (index, wanted) in expected.enumerated() {
            let ours = Self.total(&generator, euro)
            if ours == "overflow" { overflows += 1 }
            if ours != wanted { differences.append("cart \(index): \(ours), Python \(wanted)") }
        }
        #expect(differences.isEmpty, "\(differences.prefix(5))")
        // Both outcomes must occur, or the comparison says nothing about one of them.
        #expect(overflows > 1000 && overflows < Self.count / 2)
    }

    private static func total(_ generator: inout SplitMix64, _ currency: Currency) -> String {
        let policies: [Rounding] = [.halfUp, .halfEven, .down, .up]
        let policy = policies[Int(generator.next(below: 4))]
        let isLong = generator.next(below: 50) == 0
        let lines = 1 + generator.next(below: isLong ? 500 : 8)
        var sum: Money? = .zero(currency)
        for _ in 0..<lines {
            let kind = generator.next(below: 64)
            var thousandths = 1 + Int64(generator.next(below: kind == 0 ? 1_000_000_000_000 : 20_000))
            if kind % 4 == 1 { thousandths = 1000 * (1 + Int64(generator.next(below: 20))) }
            var unit = Int64(generator.next(below: 10_000_000))
            if kind == 2 { unit = Int64(generator.next(below: 1 << 63)) }
            if kind % 8 == 3 { unit = -unit }
            guard let quantity = Quantity(thousandths: thousandths), let before = sum else { continue }
            let line = try? Money(minorUnits: unit, currency: currency).multiplied(
                by: quantity, rounding: policy)
            sum = line.flatMap { try? before.adding($0) }
        }
        return sum.map { String($0.minorUnits) } ?? "overflow"
    }

    private static func oracle() throws -> [Substring] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = [
            URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appendingPathComponent("../Oracle/carts.py").path,
            String(seed), String(count),
        ]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return String(decoding: data, as: UTF8.self).split(separator: "\n")
    }
}
