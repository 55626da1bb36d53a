import HTTPCore
package import Pages
package import Portal
import Support
import Synchronization

/// What an installation told its operator: engine reports, requests, and the log lines made of both.
package final class Journal: Sendable {
    private struct State {
        var reports: [EngineReport] = []
        var records: [RequestRecord] = []
        var lines: [String] = []
        var ticks: Int64 = 0
    }

    private let state = Mutex(State())

    init() {}

    /// What the engine reported.
    package var reports: [EngineReport] { state.withLock { $0.reports } }
    /// The requests of both hosts.
    package var records: [RequestRecord] { state.withLock { $0.records } }
    /// The lines of the log, and what else was noted.
    package var lines: [String] { state.withLock { $0.lines } }

    /// Notes a line.
    package func note(_ line: String) { state.withLock { $0.lines.append(line) } }

    func take(_ report: EngineReport) {
        note("\(report)")
        state.withLock { $0.reports.append(report) }
    }

    /// Writes what the executable writes of a request, through the same log.
    func observer(_ clock: ManualClock) -> RequestObserver {
        let log = Log(minimumLevel: .debug, clock: clock.clock) { line, _ in
            self.note(String(decoding: line, as: UTF8.self))
        }
        return RequestObserver(
            microseconds: {
                self.state.withLock { state in
                    state.ticks += 1; return state.ticks
                }
            },
            record: { record in
                self.state.withLock { $0.records.append(record) }
                log.info(
                    "request", .text("requestId", record.requestID), .text("host", record.host),
                    .text("method", record.method.name), .literal("route", record.route),
                    .integer("status", Int64(record.status.code)), .text("client", record.clientAddress),
                    .text("failure", record.failure ?? ""))
            })
    }
}
