import HTTPClient
import HTTPCore
import Network
import Testing

/// Our client against our server over TLS: whose certificate it takes and whose not.
@Suite struct TLSClientTests {
    private let certificates: TestCertificates

    init() async throws { certificates = try await TestCertificates.shared }

    private func get(host: String, authorityFile: String?) async throws -> Result<
        IncomingResponse, HTTPClientError
    > {
        let live = try LiveServer(tls: try certificates.serverContext())
        let tls = try TLSContext.client(authorityFile: authorityFile)
        let client = WebClient(
            group: live.group, tls: tls,
            resolve: { _, port, _, _ throws(NetworkError) in [try SocketAddress("127.0.0.1", port: port)] },
            permits: { _ in true })
        var request = OutgoingRequest(.post, .https, host: host, port: live.port, target: "/echo")
        request.body = [UInt8](repeating: 0x7A, count: 300_000)
        var result: Result<IncomingResponse, HTTPClientError>
        do throws(HTTPClientError) {
            result = .success(try await client.send(request))
            // The second goes over the kept connection, past the ticket that came on it.
            result = .success(try await client.send(request))
        } catch {
            result = .failure(error)
        }
        try await live.stop()
        return result
    }

    struct Row: Sendable, CustomTestStringConvertible {
        var host: String
        var failureCode: Int?
        var isTrusted = true
        var testDescription: String { host + (isTrusted ? "" : ", unknown authority") }
    }

    // Codes are X509_V_ERR_HOSTNAME_MISMATCH (62), …IP_ADDRESS_MISMATCH (64),
    // …UNABLE_TO_GET_ISSUER_CERT_LOCALLY (20), …CERT_HAS_EXPIRED (10), …DEPTH_ZERO_SELF_SIGNED_CERT (18).
    @Test(arguments: [
        Row(host: "one.test", failureCode: nil), Row(host: "127.0.0.1", failureCode: nil),
        Row(host: "a.two.test", failureCode: nil), Row(host: "other.test", failureCode: 62),
        Row(host: "b.a.two.test", failureCode: 62), Row(host: "127.0.0.2", failureCode: 64),
        Row(host: "one.test", failureCode: 20, isTrusted: false),
        Row(host: "expired.test", failureCode: 10), Row(host: "own.test", failureCode: 18),
    ])
    func theCertificateMustBeForTheHost(_ row: Row) async throws {
        let result = try await get(
            host: row.host, authorityFile: row.isTrusted ? certificates.path("ca.pem") : nil)
        switch (result, row.failureCode) {
        case (.success(let response), nil): #expect(response.body.count == 300_000)
        case (.failure(let error), let code?):
            #expect(error == .notSent(.tls(.certificateRejected(code: code))))
        default: Issue.record("\(result)")
        }
    }
}
