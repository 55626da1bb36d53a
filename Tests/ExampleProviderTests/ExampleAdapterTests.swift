import Foundation
import ProviderConformance
import Testing

// ExampleProviderTests: the adapter that ADAPTERS.md shows, built and held to what every adapter is held to.

@Suite("The example of ADAPTERS.md")
struct ExampleAdapterTests {
    @Test("Holds to what every adapter does", arguments: ConformanceScenario.allCases)
    func holds(_ scenario: ConformanceScenario) {
        #expect(Conformance(ExampleSubject()).faults(in: scenario) == [])
    }

    @Test("Is printed there as it is built here")
    func isPrinted() throws {
        let here = URL(filePath: #filePath).deletingLastPathComponent()
        let root = here.deletingLastPathComponent().deletingLastPathComponent()
        let page = try String(contentsOf: root.appending(path: "ADAPTERS.md"), encoding: .utf8)
        let source = try String(contentsOf: here.appending(path: "ExampleAdapter.swift"), encoding: .utf8)
        let blocks = page.matches(of: /(?s)```swift\n(.*?)```/).map { String($0.output.1) }
        // The page tells the example in parts, in the order of the file.
        #expect(blocks.joined(separator: "\n") == source)
        #expect(blocks.count > 3)
    }
}
