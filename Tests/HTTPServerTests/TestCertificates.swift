import Foundation
import Network
import Synchronization

/// An authority and a few certificates, made with the `openssl` program in a folder of the system's
/// temporary ones.
final class TestCertificates: Sendable {
    /// Made once for all tests, on a thread that may wait for `openssl`; the folder goes away with the
    /// process.
    private static let making = Task {
        try await onThread {
            let made = try TestCertificates()
            path.withLock { $0 = made.folder.path }
            atexit {
                TestCertificates.path.withLock { path in
                    path.map { try? FileManager.default.removeItem(atPath: $0) }
                }
            }
            return made
        }
    }
    private static let path = Mutex<String?>(nil)

    static var shared: TestCertificates { get async throws { try await making.value } }

    let folder: URL

    private init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("portico-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
            path("ca.key"), "-out", path("ca.pem"), "-days", "2", "-subj", "/CN=Test authority")
        try issue(
            "one", key: ["ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"], names: "DNS:one.test,IP:127.0.0.1"
        )
        try issue("two", key: ["rsa:2048"], names: "DNS:*.two.test")
        try issue(
            "expired", key: ["ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"], names: "DNS:expired.test",
            days: -1)
        try openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout",
            path("own.key"), "-out", path("own.pem"), "-days", "2", "-subj", "/CN=own.test", "-addext",
            "subjectAltName=DNS:own.test")
    }

    func path(_ file: String) -> String { folder.appendingPathComponent(file).path }

    func files(_ name: String) -> TLSCertificate.Files {
        TLSCertificate.Files(chain: path("\(name).pem"), key: path("\(name).key"))
    }

    /// `one.test` first, so that it also answers for names nobody has, and `*.two.test`; one certificate that
    /// has expired and one that signed itself.
    func serverContext() throws -> TLSContext {
        try TLSContext.server(certificates: [
            TLSCertificate(names: ["one.test"], files: [files("one")]),
            TLSCertificate(names: ["*.two.test"], files: [files("two")]),
            TLSCertificate(names: ["expired.test"], files: [files("expired")]),
            TLSCertificate(names: ["own.test"], files: [files("own")]),
        ])
    }

    private func issue(_ name: String, key: [String], names: String, days: Int = 2) throws {
        try openssl(
            ["req", "-newkey"] + key + [
                "-nodes", "-keyout", path("\(name).key"), "-out", path("\(name).csr"), "-subj", "/CN=\(name)",
            ])
        try Data("subjectAltName=\(names)".utf8).write(to: folder.appendingPathComponent("\(name).ext"))
        try openssl(
            "x509", "-req", "-in", path("\(name).csr"), "-CA", path("ca.pem"), "-CAkey", path("ca.key"),
            "-days", String(days),
            "-extfile", path("\(name).ext"), "-out", path("\(name).pem"))
    }

    private func openssl(_ arguments: String...) throws { try openssl(arguments) }

    private func openssl(_ arguments: [String]) throws {
        let result = try runProgram(["openssl"] + arguments)
        guard result.status == 0 else { throw CertificateFailure(output: result.output) }
    }

    struct CertificateFailure: Error { var output: String }
}
