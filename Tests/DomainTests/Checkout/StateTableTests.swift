import Domain
import Foundation
import Testing

/// The tables of API.md are the program's own.
@Suite struct StateTableTests {
    @Test func documentationSaysWhatTheProgramDoes() throws {
        let root = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let document = try String(contentsOf: root.appending(path: "API.md"), encoding: .utf8)
        let start = try #require(document.firstRange(of: "<!-- states -->\n")?.upperBound)
        let end = try #require(document.firstRange(of: "\n<!-- end of states -->")?.lowerBound)
        let found = document[start..<end].split(separator: "\n", omittingEmptySubsequences: false)
        let expected = StateTables.markdown.split(separator: "\n", omittingEmptySubsequences: false)
        for (line, pair) in zip(found, expected).enumerated() where pair.0 != pair.1 {
            Issue.record("line \(line + 1) is \(pair.0), should be \(pair.1)")
        }
        #expect(found.count == expected.count)
    }

    @Test func everyStatusHasARule() {
        #expect(Set(StatusRule.allCases.map(\.status)) == Set(CheckoutStatus.allCases))
    }
}
