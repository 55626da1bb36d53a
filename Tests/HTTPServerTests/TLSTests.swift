import Foundation
import HTTPCore
import Network
import Testing

@Suite struct TLSTests {
    private let certificates: TestCertificates

    init() async throws { certificates = try await TestCertificates.shared }

    private func client(_ port: Int, _ options: [String], input: String = "Q\n") throws -> String {
        let authority = certificates.path("ca.pem")
        let arguments =
            ["openssl", "s_client", "-connect", "127.0.0.1:\(port)", "-CAfile", authority] + options
        return try runProgram(arguments, input: input).output
    }

    struct Row: Sendable, CustomTestStringConvertible {
        var name: String
        var options: [String]
        /// What openssl's report must hold; nil: the handshake must fail.
        var finds: String?
        var testDescription: String { name }
    }

    private static let suites = [
        "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305",
    ]
    private static let rsaSuites = suites.map { $0.replacingOccurrences(of: "ECDSA", with: "RSA") }

    @Test(
        arguments: [
            Row(name: "TLS 1.3", options: ["-tls1_3"], finds: "TLSv1.3"),
            Row(name: "TLS 1.2", options: ["-tls1_2"], finds: "TLSv1.2"),
            Row(name: "TLS 1.1", options: ["-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"], finds: nil),
            Row(name: "the exact name", options: ["-servername", "one.test"], finds: "subject=CN = one"),
            Row(
                name: "a wildcard's name", options: ["-servername", "a.two.test"], finds: "subject=CN = two"),
            Row(
                name: "capitals", options: ["-servername", "A.TWO.test"], finds: "subject=CN = two"),
            Row(
                name: "two labels for one star", options: ["-servername", "b.a.two.test"],
                finds: "subject=CN = one"),
            Row(
                name: "no label for the star", options: ["-servername", "two.test"], finds: "subject=CN = one"
            ),
            Row(name: "an unknown name", options: ["-servername", "other.test"], finds: "subject=CN = one"),
            Row(name: "no name", options: ["-noservername"], finds: "subject=CN = one"),
            Row(name: "ALPN http/1.1", options: ["-alpn", "h2,http/1.1"], finds: "ALPN protocol: http/1.1"),
            Row(name: "ALPN h2 only", options: ["-alpn", "h2"], finds: nil),
            Row(name: "no ALPN", options: [], finds: "No ALPN negotiated"),
            Row(name: "P-256", options: ["-groups", "P-256"], finds: "Verify return code: 0 (ok)"),
            Row(name: "P-384", options: ["-groups", "P-384"], finds: "Verify return code: 0 (ok)"),
            Row(name: "P-521", options: ["-groups", "P-521"], finds: nil),
            Row(name: "X448", options: ["-groups", "X448"], finds: nil),
            Row(name: "CBC", options: ["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA256"], finds: nil),
            Row(name: "compression", options: ["-tls1_2", "-comp"], finds: "Compression: NONE"),
        ]
            + suites.map { Row(name: $0, options: ["-tls1_2", "-cipher", $0], finds: $0) }
            + rsaSuites.map {
                Row(name: $0, options: ["-tls1_2", "-cipher", $0, "-servername", "a.two.test"], finds: $0)
            })
    func handshakes(_ row: Row) async throws {
        let context = try certificates.serverContext()
        let output = try await withServer(tls: context) { port in
            // s_client's own list would offer its own way round the row's options.
            try client(port, row.options)
        }
        if let finds = row.finds {
            #expect(output.contains(finds), "\(output)")
        } else {
            #expect(output.contains("Cipher is (NONE)"), "\(output)")
        }
    }

    @Test func oneTicketAHandshake() async throws {
        let context = try certificates.serverContext()
        let output = try await withServer(tls: context) { port in
            try client(
                port, ["-tls1_3", "-ign_eof"], input: "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
            )
        }
        #expect(output.components(separatedBy: "New Session Ticket arrived").count == 2, "\(output)")
        #expect(output.contains("HTTP/1.1 200 OK"))
    }

    /// Python's ssl: sessions resume over both loops, bodies survive both ways, the end is a close_notify.
    private static let pythonClient = """
        import ssl, socket, sys
        port, authority, version = int(sys.argv[1]), sys.argv[2], sys.argv[3]
        context = ssl.create_default_context(cafile=authority)
        context.minimum_version = context.maximum_version = getattr(ssl.TLSVersion, version)
        context.set_alpn_protocols(['http/1.1'])
        def connect(session=None):
            plain = socket.create_connection(('127.0.0.1', port))
            return context.wrap_socket(plain, server_hostname=sys.argv[4], session=session)
        def ask(connection, request):
            connection.sendall(request)
            received = b''
            while True:
                try: piece = connection.recv(65536)
                except ssl.SSLEOFError: sys.exit('no close_notify')
                if not piece: break
                received += piece
            return received.split(b'\\r\\n\\r\\n', 1)[1]
        close = b'Host: a\\r\\nConnection: close\\r\\n'
        first = connect()
        body = bytes(i * 7 % 256 for i in range(1 << 20))
        head = b'POST /echo HTTP/1.1\\r\\n' + close + b'Content-Length: %d\\r\\n\\r\\n' % len(body)
        assert ask(first, head + body) == body, 'echo'
        session = first.session
        reused = 0
        for _ in range(8):
            again = connect(session)
            reused += again.session_reused
            large = ask(again, b'GET /large?3000000 HTTP/1.1\\r\\n' + close + b'\\r\\n')
            assert len(large) == 3000000, 'large'
        stream = ask(connect(), b'GET /counted?200 HTTP/1.1\\r\\n' + close + b'\\r\\n')
        assert len(stream) == 200000, 'stream'
        print('resumed', reused, 'of 8', first.version())
        """

    @Test(arguments: ["TLSv1_2", "TLSv1_3"], ["one.test", "a.two.test"])
    func pythonIsServedAndResumesOnAnyLoop(_ version: String, _ name: String) async throws {
        let live = try LiveServer(loops: 2, tls: try certificates.serverContext())
        let (port, authority) = (live.port, certificates.path("ca.pem"))
        let result = try await onThread {
            try runProgram(["python3", "-c", TLSTests.pythonClient, "\(port)", authority, version, name])
        }
        try await live.stop()
        #expect(result.output == "resumed 8 of 8 \(version.replacingOccurrences(of: "_", with: "."))\n")
    }

    @Test func plainTextAndSilenceOnATLSPortAreClosed() async throws {
        var limits = HTTPLimits()
        limits.headerTimeoutMilliseconds = 300
        let responder = TestResponder()
        let context = try certificates.serverContext()
        try await withServer(limits: limits, responder: responder, tls: context) { port in
            let plain = try RawClient(port: port)
            try plain.send("GET /canary HTTP/1.1\r\nHost: a\r\n\r\n")
            let answer = (try? plain.rest()) ?? []
            #expect(!String(decoding: answer, as: UTF8.self).contains("HTTP"))
            let silent = try RawClient(port: port)
            #expect(silent.isClosedByServer())
            let slow = try RawClient(port: port)
            try slow.send([0x16, 0x03, 0x01, 0x02, 0x00])
            #expect((try? slow.rest())?.isEmpty ?? true)
        }
        #expect(responder.seen.isEmpty)
    }

    @Test func filesThatDoNotFitAreNamed() throws {
        let good = certificates.files("one")
        let missing = TLSCertificate.Files(chain: "/no/such/file", key: good.key)
        #expect(throws: NetworkError.tls(.certificateFile("/no/such/file"))) {
            try TLSContext.server(certificates: [TLSCertificate(names: [], files: [missing])])
        }
        let noKey = TLSCertificate.Files(chain: good.chain, key: good.chain)
        #expect(throws: NetworkError.tls(.privateKeyFile(good.chain))) {
            try TLSContext.server(certificates: [TLSCertificate(names: [], files: [noKey])])
        }
        for other in ["two", "ca"] {
            let mixed = TLSCertificate.Files(chain: good.chain, key: certificates.path("\(other).key"))
            #expect(throws: NetworkError.tls(.keyMismatch(certificateFile: good.chain))) {
                try TLSContext.server(certificates: [TLSCertificate(names: [], files: [mixed])])
            }
        }
        #expect(throws: NetworkError.tls(.noCertificate)) { try TLSContext.server(certificates: []) }
        #expect(throws: NetworkError.tls(.authorityFile("/no/such/file"))) {
            try TLSContext.client(authorityFile: "/no/such/file")
        }
    }
}
