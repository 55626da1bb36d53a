import Domain
import Foundation
import Testing

/// The README's tables are the program's own.
@Suite struct StateTableTests {
    @Test func documentationSaysWhatTheProgramDoes() throws {
        let root = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
        let start = try #require(readme.firstRange(of: "<!-- states -->\n")?.upperBound)
        let end = try #require(readme.firstRange(of: "\n<!-- end of states -->")?.lowerBound)
        let found = readme[start..<end].split(separator: "\n", omittingEmptySubsequences: false)
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
