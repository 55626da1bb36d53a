import Database
import Foundation
import Testing

struct FaultRow: Sendable, CustomTestStringConvertible {
    var testDescription: String { "\(call) fails with \(code)" }
    var call: String
    var code: String

    static let fatal = [
        FaultRow(call: "fdatasync", code: "EIO"),
        FaultRow(call: "fdatasync", code: "ENOSPC"),
        FaultRow(call: "fsync", code: "EIO"),
        FaultRow(call: "pwrite64", code: "EIO"),
        FaultRow(call: "pwrite64", code: "EROFS"),
        FaultRow(call: "pread64", code: "EIO"),
        FaultRow(call: "ftruncate", code: "EIO"),
    ]

    static let passing = [
        FaultRow(call: "pwrite64", code: "ENOSPC"),
        FaultRow(call: "pwrite64", code: "EDQUOT"),
    ]
}

extension ProcessTests {
    @Suite(.enabled(if: CrashProcess.canTrace, "skipped: strace may not trace here"))
    struct FaultTests {
        @Test(
            "the n-th call fails, for n = 1, 2, …: nothing is acknowledged wrongly, ever",
            arguments: FaultRow.fatal)
        func nthCall(row: FaultRow) throws {
            var fatal = 0
            var clean = 0
            for number in [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 30, 45] {
                let folder = try TemporaryFolder()
                let path = folder.file("fault.db")
                // Calls before the first row fail the start: no row is acknowledged then, and the next start
                // must work.
                let process = try CrashProcess(
                    [path, "0.15", "4", "full", "20"],
                    tracedBy: [
                        "-f", "-qq", "-o", "/dev/null", "-e", "trace=\(row.call)", "-e",
                        "inject=\(row.call):error=\(row.code):when=\(number)",
                    ])
                let (status, lines) = process.finish()
                let evidence = CrashEvidence(lines)
                // Each task may still be printing its last durable row while the writer meets the error.
                #expect(evidence.acknowledgedAfterFatal <= 4)
                // 127 is the loader's: it reads the program's libraries by the same call.
                #expect([0, 2, 3, 127].contains(status), "status \(status), call \(number)")
                if evidence.isFatal {
                    #expect(status == 3)
                    fatal += 1
                }
                if status == 0 { clean += 1 }
                try evidence.check(path)
            }
            print("\(row): \(fatal) fatal, \(clean) untouched of 14")
        }

        @Test("every flush fails from some moment on: fatal, and not one more acknowledgement")
        func flushesFail() throws {
            let folder = try TemporaryFolder()
            let path = folder.file("fault.db")
            let process = try CrashProcess(
                [path, "5", "1"],
                tracedBy: [
                    "-f", "-qq", "-o", "/dev/null", "-e", "trace=fdatasync", "-e",
                    "inject=fdatasync:error=EIO:when=30+",
                ])
            let (status, lines) = process.finish()
            let evidence = CrashEvidence(lines)
            #expect(status == 3)
            #expect(evidence.isFatal)
            #expect(!evidence.acknowledged.isEmpty)
            #expect(evidence.acknowledgedAfterFatal == 0)
            try evidence.check(path)
        }

        @Test(
            "a full disk refuses writes, and writes go on without a restart once there is room",
            arguments: FaultRow.passing)
        func diskFull(row: FaultRow) throws {
            let folder = try TemporaryFolder()
            let path = folder.file("fault.db")
            let process = try CrashProcess(
                [path, "1.5", "8"],
                tracedBy: [
                    "-f", "-qq", "-o", "/dev/null", "-e", "trace=\(row.call)", "-e",
                    "inject=\(row.call):error=\(row.code):when=60..90",
                ])
            let (status, lines) = process.finish()
            let evidence = CrashEvidence(lines)
            #expect(status == 0)
            #expect(!evidence.isFatal)
            #expect(evidence.full > 0)
            #expect(evidence.acknowledgedAfterFull > 0)
            try evidence.check(path)
        }
    }
}
