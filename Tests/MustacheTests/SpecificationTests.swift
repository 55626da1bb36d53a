import Foundation
import Mustache
import Testing

/// One case of the published specification.
struct SpecificationCase: Sendable, CustomTestStringConvertible {
    var suite: String
    var name: String
    var description: String
    var template: String
    var partials: [String: String]
    var expected: String
    var data: JSONModel
    var testDescription: String { "\(suite): \(name) (\(description))" }

    private struct File: Decodable {
        struct Test: Decodable {
            var name: String
            var desc: String
            var data: JSONModel?
            var template: String
            var partials: [String: String]?
            var expected: String
        }
        var tests: [Test]
    }

    static let suites = [
        "comments", "delimiters", "interpolation", "inverted", "partials", "sections", "~dynamic-names",
        "~inheritance",
    ]

    /// Every case but those for lambdas, which are left out on purpose: a template runs no code.
    static let all: [SpecificationCase] = suites.flatMap { suite -> [SpecificationCase] in
        let data = TestData.contents("mustache-spec/\(suite).json")
        guard let file = try? JSONDecoder().decode(File.self, from: data) else { return [] }
        return file.tests.map {
            SpecificationCase(
                suite: suite, name: $0.name, description: $0.desc, template: $0.template,
                partials: $0.partials ?? [:], expected: $0.expected, data: $0.data ?? .null)
        }
    }
}

@Suite("The Mustache specification")
struct SpecificationTests {
    static let hasCases = TestData.has("mustache-spec/sections.json")

    @Test(
        "renders what the specification says", .enabled(if: hasCases, "skipped: no test data"),
        arguments: SpecificationCase.all)
    func rendersAsSpecified(row: SpecificationCase) throws {
        let symbols = Symbols()
        var sources = [TemplateSource(name: "(main)", text: Array(row.template.utf8))]
        for (name, text) in row.partials {
            sources.append(TemplateSource(name: name, text: Array(text.utf8)))
        }
        let library = try TemplateLibrary(sources, symbols: symbols, missingPartials: .empty)
        let template = try library.requiredTemplate(named: "(main)")
        var output: [UInt8] = []
        try library.render(template, row.data.value(symbols), into: &output)
        #expect(String(decoding: output, as: UTF8.self) == row.expected)
    }

    @Test("has every case of the eight suites", .enabled(if: hasCases, "skipped: no test data"))
    func hasEveryCase() {
        #expect(SpecificationCase.all.count == 184)
    }
}
