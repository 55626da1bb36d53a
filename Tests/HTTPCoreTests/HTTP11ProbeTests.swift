import Foundation
import HTTPCore
import Testing

/// A probe of MDA2AV/Http11Probe: bytes and, in words, what a server may answer.
struct HTTP11Probe: Decodable, Sendable, CustomTestStringConvertible {
    var id: String
    var expected: String
    var closeOk: Bool
    var rawB64: String

    var testDescription: String { id }

    /// Whether a handler may see the request: the words name a success, or something that only an answer can
    /// have.
    var mayExecute: Bool {
        expected.contains("2xx") || expected.contains("20") || expected.contains("non-")
            || expected.contains("!101")
            || expected.contains("IMF-fixdate") || expected.contains("not 414") || expected.contains("warn")
            || expected.contains("Allow") || expected.contains("501")
    }

    /// The statuses named for a refusal; a close counts as our 4xx, because we close behind each.
    var refusals: Set<Int> {
        var words = Set(expected.split { !$0.isNumber }.compactMap { Int($0) }.filter { $0 >= 400 })
        if expected.contains("not 414") { words = [] }
        if expected.contains("Reject") { words = [400, 501] }
        if expected.contains("timeout") { words.insert(408) }
        return words
    }
}

@Suite struct HTTP11ProbeTests {
    /// Probes whose words do not fit a strict server, with the reason.
    static let exceptions: [String: Int] = [
        // The length is over the limit and its status is 413 (RFC 9110 section 15.5.14); the words list 400,
        // close, timeout.
        "MAL-POST-CL-HUGE-NO-BODY": 413
    ]

    /// Probes of methods that no route has: the parser hands them on, and the host answers 405 with Allow.
    static let leftToRoutes: Set<String> = ["COMP-TRACE-WITH-BODY"]

    @Test(
        .enabled(if: TestData.isPresent, "skipped: no test data"),
        arguments: TestData.rows("http11probe/cases.json", as: HTTP11Probe.self))
    func verdict(_ probe: HTTP11Probe) throws {
        let raw = try #require(Data(base64Encoded: probe.rawB64))
        let outcome = try #require(
            WireConnection.invariantOutcome(of: Array(raw)), "the verdict depends on the fragmentation")
        if let exception = Self.exceptions[probe.id] {
            #expect(outcome.refusalStatus == exception)
            return
        }
        if Self.leftToRoutes.contains(probe.id) {
            #expect(outcome.executed.count == 1, "\(outcome)")
            return
        }
        #expect(outcome.executed.count <= 1, "\(outcome)")
        if outcome.executed.isEmpty {
            let refusal = try #require(outcome.refusalStatus)
            #expect(probe.refusals.contains(refusal), "\(probe.expected), not \(refusal)")
        } else {
            #expect(probe.mayExecute, "\(probe.expected), not \(outcome)")
            #expect(outcome.refusalStatus == nil, "\(outcome)")
        }
        if probe.expected.contains("echo") {
            #expect(outcome.executed.first?.body.starts(with: "hello".utf8) == true)
        }
        if probe.expected.contains("+ close") { #expect(outcome.end == .closed) }
    }
}
