/// The structured log: a line of JSON for each event, `{"time":…,"level":"info","event":"request",…}`.
///
/// Every text passes `Redaction` and is escaped, so that no input can reach the log as a secret or split a
/// line. A log is a value: `with` gives one that adds fields to each of its lines.
package struct Log: Sendable {
    /// Lines below this level are not written.
    package var minimumLevel: LogLevel
    private let clock: Clock
    private let sink: @Sendable (_ line: [UInt8], _ level: LogLevel) -> Void
    private var fields: [LogField] = []

    /// Makes a log whose lines, each ending in a line feed, go to the closure.
    package init(
        minimumLevel: LogLevel = .info, clock: Clock,
        sink: @escaping @Sendable (_ line: [UInt8], _ level: LogLevel) -> Void
    ) {
        self.minimumLevel = minimumLevel
        self.clock = clock
        self.sink = sink
    }

    /// The same log with fields that every line carries.
    package func with(_ fields: LogField...) -> Log {
        var log = self
        log.fields += fields
        return log
    }

    /// Whether a line of that level would be written; asked before costly fields are made.
    package func writes(_ level: LogLevel) -> Bool { level >= minimumLevel }

    /// Writes one line.
    ///
    /// The event is a lower-case word or words with dots, the same for every such event.
    package func write(_ level: LogLevel, _ event: StaticString, _ fields: [LogField]) {
        guard level >= minimumLevel else { return }
        var line = JSONLine(time: clock.now(), level: level, event: event)
        for field in self.fields { line.append(field) }
        for field in fields { line.append(field) }
        sink(line.finish(), level)
    }

    /// Writes a line for a developer.
    package func debug(_ event: StaticString, _ fields: LogField...) { write(.debug, event, fields) }

    /// Writes a line about what is usual, such as a request.
    package func info(_ event: StaticString, _ fields: LogField...) { write(.info, event, fields) }

    /// Writes a line about what is rare and right, such as a start.
    package func notice(_ event: StaticString, _ fields: LogField...) { write(.notice, event, fields) }

    /// Writes a line about what an operator should look at.
    package func warning(_ event: StaticString, _ fields: LogField...) { write(.warning, event, fields) }

    /// Writes a line about what went wrong in this program.
    package func error(_ event: StaticString, _ fields: LogField...) { write(.error, event, fields) }

    /// A log that goes nowhere, for tests and tools that need none.
    package static var silent: Log {
        Log(minimumLevel: .error, clock: Clock { Timestamp(milliseconds: 0) }, sink: { _, _ in })
    }
}
