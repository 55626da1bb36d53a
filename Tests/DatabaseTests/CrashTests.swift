import Database
import Foundation
import Testing

extension ProcessTests {
    struct CrashTests {
        static let kills = Int(ProcessInfo.processInfo.environment["PORTICO_KILLS"] ?? "") ?? 40

        @Test("every acknowledged row survives kill -9 at random moments, again and again on the same file")
        func killed() throws {
            let folder = try TemporaryFolder()
            let path = folder.file("crash.db")
            var acknowledged = 0
            for round in 0..<Self.kills {
                // Small checkpoints in every second round, so that kills fall into them as well.
                let pages = round.isMultiple(of: 2) ? "4000" : "40"
                let process = try CrashProcess([path, "10", "8", "full", pages])
                process.wait(for: "ready")
                usleep(UInt32.random(in: 0...60_000))
                process.kill()
                let evidence = CrashEvidence(process.finish().lines)
                try evidence.check(path)
                acknowledged += evidence.acknowledged.count
            }
            // A run that acknowledged nothing would prove nothing.
            #expect(acknowledged > Self.kills)
            print("\(Self.kills) kills, \(acknowledged) acknowledged rows, none lost")
        }

        @Test("a kill while the file is being created leaves nothing that stops the next start")
        func killedAtStart() throws {
            for round in 0..<max(4, Self.kills / 4) {
                let folder = try TemporaryFolder()
                let process = try CrashProcess([folder.file("crash.db"), "10"])
                usleep(UInt32(round) * 1500)
                process.kill()
                try CrashEvidence(process.finish().lines).check(folder.file("crash.db"))
            }
        }

        @Test(
            "an acknowledgement comes after a flush of the log, and without the flush this test sees it",
            .enabled(if: CrashProcess.canTrace, "skipped: strace may not trace here"),
            arguments: [("full", 0), ("normal", 1), ("off", 1)])
        func flushed(durability: String, early: Int) throws {
            // A killed process keeps its writes in the kernel's page cache, so no kill can tell FULL from
            // OFF: only the order of the system calls can. One task, so that each acknowledgement belongs to
            // the write before it.
            let folder = try TemporaryFolder()
            let log = folder.file("strace")
            let process = try CrashProcess(
                [folder.file("crash.db"), "1", "1", durability],
                tracedBy: ["-f", "-y", "-o", log, "-e", "trace=pwrite64,pwritev,fdatasync,fsync,write"])
            let evidence = CrashEvidence(process.finish().lines)
            #expect(evidence.acknowledged.count > 2)
            let calls = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
            let unflushed = SystemCallOrder(calls).unflushedAcknowledgements
            #expect(unflushed == (early == 0 ? 0 : evidence.acknowledged.count))
        }
    }
}

/// Reads strace's lines for acknowledgements that came while the log held writes that no flush had followed.
struct SystemCallOrder {
    private(set) var unflushedAcknowledgements = 0

    init(_ calls: [Substring]) {
        var logIsDirty = false
        var flushing: Set<Substring> = []
        for call in calls {
            let thread = call.prefix { $0 != " " }
            let isLog = call.contains("-wal>")
            if call.contains("pwrite") && isLog {
                logIsDirty = true
            } else if call.contains("sync(") && isLog {
                // With several threads strace splits a call in two lines; it has ended only with the second.
                if call.contains("<unfinished") { flushing.insert(thread) } else { logIsDirty = false }
            } else if call.contains("sync resumed"), flushing.remove(thread) != nil {
                logIsDirty = false
            } else if call.contains("\"ack "), logIsDirty {
                unflushedAcknowledgements += 1
            }
        }
    }
}
