import Foundation
import HTTPCore
import Testing

/// A mutation of defparam/smuggler: Content-Length beside a spoilt Transfer-Encoding.
struct SmugglerMutation: Decodable, Sendable, CustomTestStringConvertible {
    var id: String
    var rawB64: String

    var testDescription: String { id }

    /// Whether the mutation is a legal field of another name, so that Content-Length alone frames the
    /// request.
    var isOtherField: Bool {
        guard let raw = Data(base64Encoded: rawB64) else { return false }
        let names = raw.split(separator: 10).dropFirst().prefix { $0.count > 1 }
            .compactMap { $0.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).first }
        let isToken = names.allSatisfy { name in
            !name.isEmpty && name.allSatisfy { "!#$%&'*+-.^_`|~".utf8.contains($0) || isAlphanumeric($0) }
        }
        return isToken
            && !names.contains { String(decoding: $0, as: UTF8.self).lowercased() == "transfer-encoding" }
    }

    private func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
    }
}

@Suite struct SmugglerTests {
    @Test(
        .enabled(if: TestData.isPresent, "skipped: no test data"),
        arguments: TestData.rows("smuggler-mutations/cases.json", as: SmugglerMutation.self))
    func verdict(_ mutation: SmugglerMutation) throws {
        let raw = try #require(Data(base64Encoded: mutation.rawB64))
        let outcome = try #require(
            WireConnection.invariantOutcome(of: Array(raw)), "the verdict depends on the fragmentation")
        guard mutation.isOtherField else {
            #expect(outcome.executed.isEmpty, "\(outcome)")
            #expect(outcome.refusalStatus == 400 || outcome.refusalStatus == 501, "\(outcome)")
            return
        }
        // Framed by Content-Length alone: the request of that length, and the byte behind it never a request.
        #expect(outcome.executed.count <= 1)
        for request in outcome.executed { #expect(request.method == "POST") }
    }
}
