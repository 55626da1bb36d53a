import Foundation
import HTTPCore
import Testing

/// The request corpus over a live socket: what HTTPCore's tests say of the parser must hold for the
/// connection around it.
@Suite struct CorpusTests {
    // Skipped where the corpora are absent.
    @Test(.enabled(if: Corpus.isPresent, "skipped: no test data"))
    func everyVectorGetsItsVerdict() async throws {
        let vectors = try Corpus.httpVectors()
        #expect(vectors.count > 2000)
        let responder = TestResponder()
        var limits = HTTPLimits()
        limits.headerTimeoutMilliseconds = 2_000
        limits.bodyTimeoutMilliseconds = 2_000
        let wrong = try await withServer(limits: limits, responder: responder) { port in
            try vectors.compactMap { vector -> String? in
                let before = responder.seen.count
                let raw = [UInt8](Data(base64Encoded: vector.raw) ?? Data())
                let client = try RawClient(port: port)
                // The server may refuse and close before everything is sent.
                _ = try? client.send(raw)
                client.endSending()
                let answer = (try? client.rest()) ?? []
                let seen = Array(responder.seen[before...])
                return CorpusTests.complaint(vector, seen, String(decoding: answer, as: UTF8.self))
            }
        }
        #expect(wrong == [])
    }

    private static func complaint(_ vector: Corpus.Vector, _ seen: [TestResponder.Seen], _ answer: String)
        -> String?
    {
        let executed = seen.map { [$0.method, Data($0.body).base64EncodedString()] }
        let expected = (vector.requests ?? []).map { [$0.method, $0.body] }
        let others = (vector.alternatives ?? []).map { $0.map { [$0.method, $0.body] } }
        let isRefused = answer.isEmpty || answer.hasPrefix("HTTP/1.1 4") || answer.hasPrefix("HTTP/1.1 5")
        // TRACE is refused by routes, with 405 and Allow; the responder of this test answers every method.
        if vector.id == "rl-trace" { return seen.count == 1 ? nil : vector.id }
        let isRight =
            switch vector.expect {
            case "accept": executed == expected
            case "reject": executed.isEmpty && isRefused
            case "either": executed.isEmpty && isRefused || executed == expected || others.contains(executed)
            default: executed == expected && answer.contains("HTTP/1.1 400 ")
            }
        return isRight
            ? nil : "\(vector.id) (\(vector.expect)): executed \(executed), answered \(answer.prefix(30))"
    }
}
