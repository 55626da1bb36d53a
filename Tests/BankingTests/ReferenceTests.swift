import Support
import Testing

@testable import Banking

struct PublishedReference: Sendable, CustomTestStringConvertible {
    var scheme: ReferenceScheme
    var payload: String
    var reference: String
    var print: String?
    var international: String?
    var testDescription: String { "\(scheme.rawValue) \(reference)" }

    static let all: [PublishedReference] = [
        ("iso11649", ReferenceScheme.creditor), ("qrr", .swiss), ("ogm", .belgian), ("fi", .finnish),
    ].flatMap { key, scheme in
        BankData.rows("wire/vectors.json", key).map {
            PublishedReference(
                scheme: scheme, payload: $0["in"] as? String ?? "", reference: $0["ref"] as? String ?? "",
                print: $0["print"] as? String, international: $0["rf"] as? String)
        }
    }
}

extension RandomSource {
    /// The same numbers for the same seed.
    static func seeded(_ seed: UInt64) -> RandomSource {
        let state = Seed(seed)
        return RandomSource { (state.next(), state.next()) }
    }

    private final class Seed: @unchecked Sendable {
        // Tests draw from one thread only.
        private var state: UInt64
        init(_ state: UInt64) { self.state = state }

        func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }
}

@Suite struct ReferenceTests {
    @Test(
        "check digits as published",
        .enabled(if: !PublishedReference.all.isEmpty, "skipped: no test data (wire)"),
        arguments: PublishedReference.all)
    func published(_ row: PublishedReference) throws {
        let made = try #require(BankReference(scheme: row.scheme, payload: row.payload))
        #expect(made.text == row.reference)
        if let print = row.print { #expect(made.printed == print) }
        if let international = row.international {
            #expect(made.asCreditorReference?.text == international)
        }
        #expect(BankReference(scheme: row.scheme, reading: made.printed.lowercased()) == made)
    }

    @Test("the Norwegian kinds")
    func norwegian() {
        // Luhn of 0000 0000 0026 was 8 since 1954; modulus 11 of 1234567 is 3 of the bank's own guide.
        #expect(BankReference(scheme: .norwegian, payload: "7992739871")?.text == "79927398713")
        #expect(BankReference(scheme: .norwegianModulus11, payload: "123456785")?.text.utf8.count ?? 10 == 10)
        let impossible = (0..<100).filter {
            BankReference(scheme: .norwegianModulus11, payload: "1000\($0)") == nil
        }
        #expect(!impossible.isEmpty)
    }

    @Test("drawn references are valid, long enough and different", arguments: ReferenceScheme.allCases)
    func drawn(_ scheme: ReferenceScheme) throws {
        let random = RandomSource.seeded(7)
        var seen: Set<String> = []
        for _ in 0..<500 {
            let reference = try #require(BankReference(scheme: scheme, random: random))
            #expect(reference.text.utf8.count == scheme.issuedLength)
            #expect(BankReference(scheme: scheme, reading: reference.printed) == reference)
            #expect(reference.text.utf8.count <= 27)
            seen.insert(reference.text)
        }
        #expect(seen.count == 500)
        #expect(BankReference(scheme: scheme, prefix: "!", random: random) == nil)
    }

    @Test("a bank's own number stands at the head")
    func prefix() throws {
        let reference = try #require(BankReference(scheme: .swiss, prefix: "210000", random: .seeded(1)))
        #expect(reference.text.hasPrefix("210000"))
        let long = String(repeating: "2", count: ReferenceScheme.swiss.issuedPayloadLength - 8)
        #expect(BankReference(scheme: .swiss, prefix: long, random: .seeded(1)) != nil)
        #expect(BankReference(scheme: .swiss, prefix: long + "2", random: .seeded(1)) == nil)
    }

    @Test("one wrong character never passes", arguments: ReferenceScheme.allCases)
    func substitutions(_ scheme: ReferenceScheme) throws {
        let random = RandomSource.seeded(11)
        for _ in 0..<20 {
            let reference = try #require(BankReference(scheme: scheme, random: random))
            let bytes = Array(reference.text.utf8)
            for place in bytes.indices {
                for character in scheme.alphabet where character != bytes[place] {
                    var changed = bytes
                    changed[place] = character
                    // Modulus 11 folds eleven into zero digits only, so it too sees each.
                    #expect(BankReference(scheme: scheme, normal: changed) == nil)
                }
            }
        }
    }

    @Test("swapped neighbours never pass", arguments: [ReferenceScheme.creditor, .short, .belgian])
    func swaps(_ scheme: ReferenceScheme) throws {
        let random = RandomSource.seeded(13)
        for _ in 0..<200 {
            let reference = try #require(BankReference(scheme: scheme, random: random))
            let bytes = Array(reference.text.utf8)
            let start = scheme == .creditor ? 2 : 0
            // The check digits of the Belgian scheme mean 97 and 0 alike, so only the payload is swapped.
            let end = scheme == .belgian ? 9 : bytes.count - 1
            for place in start..<end where bytes[place] != bytes[place + 1] {
                var changed = bytes
                changed.swapAt(place, place + 1)
                #expect(BankReference(scheme: scheme, normal: changed) == nil)
            }
        }
    }
}

struct SlipRow: Sendable, CustomTestStringConvertible {
    var name: String
    var text: String
    var testDescription: String { name }
}

@Suite struct ReferenceScanTests {
    static let reference = "RF62539007547034"

    private func valid() throws -> BankReference {
        try #require(BankReference(scheme: .creditor, payload: "539007547034"))
    }

    @Test(
        "found as it stands",
        arguments: [
            SlipRow(name: "alone", text: "RF18539007547034"),
            SlipRow(name: "in groups", text: "Rechnung 43 rf18 5390 0754 7034 danke"),
            SlipRow(name: "broken by the bank", text: "Invoice 43 RF18 53900754\n7034"),
            SlipRow(name: "with signs", text: "SVWZ:RF18-5390-0754-7034."),
        ])
    func found(_ row: SlipRow) throws {
        let found = ReferenceScan(row.text).found([.creditor])
        #expect(found == [FoundReference(reference: try valid(), isWhole: true)])
    }

    @Test("within a longer word it is not whole")
    func within() throws {
        let found = ReferenceScan("INVRF185390075470349").found([.creditor])
        #expect(found == [FoundReference(reference: try valid(), isWhole: false)])
    }

    @Test(
        "offered where one thing is wrong",
        arguments: [
            SlipRow(name: "O for 0", text: "RF18 539O O754 7O34"),
            SlipRow(name: "I for 1", text: "RFI8 5390 0754 7034"),
            SlipRow(name: "lost RF", text: "18 5390 0754 7034"),
            SlipRow(name: "lost RF and check digits", text: "thanks 5390 0754 7034"),
            SlipRow(name: "RF mistyped", text: "FR18539007547034"),
            SlipRow(name: "wrong digit", text: "RF18 5390 0764 7034"),
            SlipRow(name: "swapped", text: "RF18 5390 0754 7043"),
            SlipRow(name: "missing", text: "RF18 5390 754 7034"),
            SlipRow(name: "one too many", text: "RF18 5390 00754 7034"),
        ])
    func repaired(_ row: SlipRow) throws {
        let scan = ReferenceScan(row.text)
        #expect(scan.found([.creditor]).isEmpty)
        #expect(scan.repaired([.creditor]).contains(try valid()))
    }

    @Test(
        "nothing is offered for words",
        arguments: [SlipRow(name: "words", text: "Danke für alles, Anna Müller")])
    func words(_ row: SlipRow) {
        #expect(ReferenceScan(row.text).repaired([.creditor, .belgian, .swiss]).isEmpty)
    }

    @Test("only the head of a text is read")
    func long() {
        let padding = String(repeating: "x ", count: BankingLimits.scannedCharactersMax / 2 - 8)
        #expect(ReferenceScan(padding + "RF18539007547034").found([.creditor]).count == 1)
        #expect(ReferenceScan(padding + " RF18539007547034").found([.creditor]).isEmpty)
    }
}
