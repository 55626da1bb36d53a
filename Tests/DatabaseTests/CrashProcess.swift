import Database
import Foundation
import Glibc
import Testing

/// A `CrashWriter` (Tests/CrashWriter) in a process of its own, perhaps under strace.
final class CrashProcess {
    private let process = Process()
    private let output = Pipe()
    private var bytes = Data()

    /// The writer's binary, which the build puts beside the test bundle.
    static var binary: String {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent("CrashWriter")
            .path
    }

    /// Whether strace is installed and may trace here (containers often forbid ptrace).
    static let canTrace: Bool = {
        let probe = Process()
        probe.executableURL = URL(fileURLWithPath: "/usr/bin/strace")
        probe.arguments = ["-o", "/dev/null", "/bin/true"]
        probe.standardError = FileHandle.nullDevice
        do {
            try probe.run()
            probe.waitUntilExit()
        } catch {
            return false
        }
        return probe.terminationStatus == 0
    }()

    init(_ arguments: [String], tracedBy strace: [String] = []) throws {
        process.executableURL = URL(fileURLWithPath: strace.isEmpty ? Self.binary : "/usr/bin/strace")
        process.arguments = strace.isEmpty ? arguments : strace + ["--", Self.binary] + arguments
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    /// Reads until a line stands in the output, or its end.
    func wait(for line: String) {
        let wanted = Data((line + "\n").utf8)
        while bytes.range(of: wanted) == nil {
            let more = output.fileHandleForReading.availableData
            if more.isEmpty { return }
            bytes.append(more)
        }
    }

    /// SIGKILL: no handler runs, nothing is flushed.
    func kill() { Glibc.kill(process.processIdentifier, SIGKILL) }

    /// Reads to the end of the output and waits for the process; its exit status and lines.
    func finish() -> (status: Int32, lines: [Substring]) {
        bytes.append(output.fileHandleForReading.readDataToEndOfFile())
        process.waitUntilExit()
        // A line without its newline was not written whole: the kill came first.
        var lines = String(decoding: bytes, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false)
        lines.removeLast()
        return (process.terminationStatus, lines)
    }
}

/// What a CrashWriter has said, and whether the file keeps its word.
struct CrashEvidence {
    var acknowledged: [Int64] = []
    var full = 0
    var isFatal = false
    /// Acknowledgements that came after the fatal error was announced.
    var acknowledgedAfterFatal = 0
    /// Acknowledgements that came after a disk-full answer.
    var acknowledgedAfterFull = 0
    var unexpected: [Substring] = []

    init(_ lines: [Substring]) {
        for line in lines {
            let words = line.split(separator: " ")
            switch words.first {
            case "ack":
                acknowledged.append(Int64(words[1]) ?? -1)
                if isFatal { acknowledgedAfterFatal += 1 }
                if full > 0 { acknowledgedAfterFull += 1 }
            case "full": full += 1
            case "fatal": isFatal = true
            case "ready", "failed", "closed": continue
            default: unexpected.append(line)
            }
        }
    }

    /// Opens the file as a restart would and looks for every acknowledged row, whole.
    func check(_ path: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let database = try Database(path: path) { Issue.record("\($0)", sourceLocation: sourceLocation) }
        #expect(try database.integrityFindings() == [], sourceLocation: sourceLocation)
        let (stored, halves) = try database.read { connection in
            let hasTable =
                try connection.first("/* T.t */ SELECT 1 FROM sqlite_schema WHERE name = 'acks'") { _ in true
                } ?? false
            guard hasTable else { return (Set<Int64>(), Int64(0)) }
            let stored = try connection.query("/* T.acks */ SELECT number FROM acks") { try $0.integer(0) }
            let halves = try connection.first("/* T.half */ SELECT COUNT(*) FROM acks WHERE half <> 2") {
                try $0.integer(0)
            }
            return (Set(stored), halves ?? 0)
        }
        #expect(halves == 0, "half of a write was kept", sourceLocation: sourceLocation)
        let lost = acknowledged.filter { !stored.contains($0) }
        #expect(lost.isEmpty, "acknowledged and lost", sourceLocation: sourceLocation)
        #expect(unexpected.isEmpty, sourceLocation: sourceLocation)
        database.close()
    }
}
