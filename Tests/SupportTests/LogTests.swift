import Foundation
import JSON
import Synchronization
import Testing

@testable import Support

/// Keeps the lines of a log and reads them back as JSON.
final class LogReader: Sendable {
    private let lines = Mutex<[(line: [UInt8], level: LogLevel)]>([])

    func log(_ minimumLevel: LogLevel = .debug) -> Log {
        Log(minimumLevel: minimumLevel, clock: Clock { Timestamp(milliseconds: 1_795_231_665_123) }) {
            line, level in
            self.lines.withLock { $0.append((line, level)) }
        }
    }

    var taken: [(line: [UInt8], level: LogLevel)] { lines.withLock { $0 } }

    /// The one line that the closure writes, which must be one record: one line feed, at the end.
    static func line(_ write: (Log) -> Void) throws -> JSONValue {
        let reader = LogReader()
        write(reader.log())
        let taken = reader.taken
        #expect(taken.count == 1)
        let line = try #require(taken.first?.line)
        #expect(line.last == 0x0A)
        #expect(!line.dropLast().contains { $0 < 0x20 || $0 == 0x7F })
        return try JSONValue(parsing: Array(line.dropLast()))
    }
}

@Suite("Log") struct LogTests {
    @Test("a line is one JSON object in the order of its fields") func line() throws {
        let reader = LogReader()
        reader.log().with(.text("site", "site_1")).info(
            "request", .text("requestId", "req_\"1\""), .literal("route", "/checkout/{token}"),
            .integer("status", 200),
            .number("milliseconds", 1.5), .bool("tls", true))
        let text = String(decoding: reader.taken.first?.line ?? [], as: UTF8.self)
        #expect(
            text == """
                {"time":"2026-11-21T03:27:45.123Z","level":"info","event":"request","site":"site_1",\
                "requestId":"req_\\"1\\"","route":"/checkout/{token}","status":200,"milliseconds":1.500,\
                "tls":true}

                """)
    }

    @Test("levels below the minimum are not written", arguments: LogLevel.allCases) func levels(
        _ minimum: LogLevel
    ) {
        let reader = LogReader()
        let log = reader.log(minimum)
        for level in LogLevel.allCases {
            log.write(level, "test", [])
            #expect(log.writes(level) == (level >= minimum))
        }
        #expect(reader.taken.map(\.level) == LogLevel.allCases.filter { $0 >= minimum })
        #expect(LogLevel(word: "\(minimum.word)") == minimum)
        #expect(LogLevel(word: "loud") == nil)
    }

    @Test(
        "numbers have three decimals",
        arguments: [
            (0, "0"), (1.5, "1.500"), (-0.25, "-0.250"), (0.0004, "0"), (-0.0004, "0"), (12.0005, "12.001"),
            (1e300, "9007199254740.991"),
            (.infinity, "null"), (.nan, "null"),
        ] as [(Double, String)]) func numbers(_ value: Double, _ text: String)
    {
        let reader = LogReader()
        reader.log().info("test", .number("n", value))
        let line = String(decoding: reader.taken.first?.line ?? [], as: UTF8.self)
        #expect(line.contains("\"n\":\(text)}"))
    }

    @Test("integers to both ends", arguments: [Int64.min, -1, 0, .max]) func integers(_ value: Int64) throws {
        #expect(try LogReader.line { $0.info("test", .integer("n", value)) }["n"]?.integer == value)
    }

    @Test("whatever a viewer could obey is escaped") func escapes() throws {
        let scalars = (0...0x10FFFF).lazy.compactMap(Unicode.Scalar.init).filter {
            $0.value < 0x3000 || $0.value >= 0xFE00
        }
        for chunk in stride(from: 0, to: 0x500, by: 64) {
            let text = String(String.UnicodeScalarView(scalars.dropFirst(chunk).prefix(64)))
            #expect(
                try LogReader.line { $0.info("test", .text("t", text)) }["t"]?.string
                    == Redaction.redacted(text))
        }
        for scalar in [0x7F, 0x85, 0x9B, 0x61C, 0x200E, 0x2028, 0x2029, 0x202E, 0x2066, 0xFEFF] as [UInt32] {
            let reader = LogReader()
            let text = String(Character(try #require(Unicode.Scalar(scalar))))
            reader.log().info("test", .text("t", "a\(text)b"))
            let line = String(decoding: reader.taken.first?.line ?? [], as: UTF8.self)
            #expect(!line.unicodeScalars.contains { $0.value == scalar })
            let digits = String(scalar, radix: 16)
            #expect(line.contains("a\\u\(String(repeating: "0", count: 4 - digits.utf8.count))\(digits)b"))
        }
    }

    @Test("texts, on both sides of the limit, cut at a whole character") func cut() throws {
        let limit = SupportLimits.logTextBytesMax
        func logged(_ text: String) throws -> String? {
            try LogReader.line { $0.info("test", .text("t", text)) }["t"]?.string
        }
        let longest = String(repeating: "a", count: limit)
        #expect(try logged(longest) == longest)
        #expect(try logged(longest + "b") == longest + "…")
        let wide = String(repeating: "a", count: limit - 1) + "é"
        #expect(try logged(wide) == String(repeating: "a", count: limit - 1) + "…")
        let card = String(repeating: "a", count: limit - 8) + "4242424242424242"
        #expect(try logged(card)?.contains("4242") == false)
    }
}

@Suite("Log sink") struct LogSinkTests {
    /// Runs the body with the two ends of a pipe whose reading end does not wait.
    private func withPipe(_ body: (_ reading: Int32, _ writing: Int32) throws -> Void) throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        for end in ends { try #require(fcntl(end, F_SETFL, O_NONBLOCK) == 0) }
        try body(ends[0], ends[1])
    }

    private func readAll(_ descriptor: Int32) -> [UInt8] {
        var all: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(descriptor, &part, part.count)
            guard count > 0 else { return all }
            all += part.prefix(count)
        }
    }

    /// Waits for bytes, 10 s at most, and reads what is there.
    private func readSome(_ descriptor: Int32) -> [UInt8] {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, 10_000) == 1 ? readAll(descriptor) : []
    }

    /// Reads that many bytes, or what came within 10 s of the last.
    private func read(_ count: Int, _ descriptor: Int32) -> [UInt8] {
        var all: [UInt8] = []
        while all.count < count {
            let some = readSome(descriptor)
            if some.isEmpty { break }
            all += some
        }
        return all
    }

    @Test("collects lines until it is flushed, full or warned") func collects() throws {
        try withPipe { reading, writing in
            // Each sink is fresh: its thread has not been woken, so that nothing can have been written yet.
            let flushed = LogSink(descriptor: writing)
            flushed.take(Array("one\n".utf8), level: .info)
            #expect(readAll(reading).isEmpty)
            flushed.flush()
            #expect(read(4, reading) == Array("one\n".utf8))
            let warned = LogSink(descriptor: writing)
            warned.take(Array("two\n".utf8), level: .info)
            #expect(readAll(reading).isEmpty)
            warned.take(Array("three\n".utf8), level: .warning)
            #expect(read(10, reading) == Array("two\nthree\n".utf8))
            let full = LogSink(descriptor: writing)
            let line = [UInt8](repeating: 65, count: SupportLimits.logBufferBytes - 1)
            full.take(line, level: .info)
            #expect(readAll(reading).isEmpty)
            full.take([10], level: .info)
            #expect(read(line.count + 1, reading) == line + [10])
            for sink in [flushed, warned, full] { #expect(sink.drain(milliseconds: 10_000)) }
        }
    }

    @Test("a flush with nothing to write does not stop those after it") func idleFlush() throws {
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        let (reading, writing) = (ends[0], ends[1])
        defer { close(reading) }
        let sink = LogSink(descriptor: writing)
        sink.flush()
        sink.flush()
        sink.take(Array("one\n".utf8), level: .info)
        sink.flush()
        var ready = pollfd(fd: reading, events: Int16(POLLIN), revents: 0)
        #expect(poll(&ready, 1, 10_000) == 1)
        #expect(sink.drain(milliseconds: 10_000))
        close(writing)
    }

    @Test("keeps what a full descriptor refuses, then drops and says so", arguments: [O_NONBLOCK, 0])
    func full(mode: Int32) throws {
        try withPipe { reading, writing in
            try #require(fcntl(writing, F_SETFL, mode) == 0)
            let sink = LogSink(descriptor: writing)
            let line = [UInt8](repeating: 66, count: 1023) + [10]
            // What the pipe takes comes back into the sink's count only when the thread has written it.
            let most = SupportLimits.logPendingBytesMax / line.count
            for _ in 0..<most { sink.take(line, level: .warning) }
            #expect(sink.droppedLines == 0)
            #expect(!sink.drain(milliseconds: 100))
            var taken = most
            while sink.droppedLines < 3, taken < 2 * most {
                sink.take(line, level: .warning)
                taken += 1
            }
            #expect(sink.droppedLines == 3)
            let dropped = 3
            var all: [UInt8] = []
            let report = Array("{\"level\":\"warning\",\"event\":\"log.dropped\",\"lines\":3}\n".utf8)
            let expected = (taken - dropped) * line.count + report.count
            while all.count < expected {
                let some = readSome(reading)
                try #require(!some.isEmpty)
                all += some
            }
            #expect(all.count == expected)
            #expect(all.suffix(report.count) == report[...])
            #expect(sink.drain(milliseconds: 10_000))
            #expect(sink.droppedLines == 0)
        }
    }

    @Test("a log reader that stalls freezes nobody: neither a writer nor the end") func stalls() throws {
        try withPipe { reading, writing in
            // The writing end waits, as a container's standard output does.
            try #require(fcntl(writing, F_SETFL, 0) == 0)
            let sink = LogSink(descriptor: writing)
            let line = [UInt8](repeating: 67, count: 1023) + [10]
            // Four times what pipe and sink take together: each of these calls would wait for ever.
            let lines = 4 * SupportLimits.logPendingBytesMax / line.count
            for _ in 0..<lines { sink.take(line, level: .error) }
            sink.flush()
            #expect(!sink.drain(milliseconds: 50))
            var all: [UInt8] = []
            while !sink.drain(milliseconds: 1) { all += readAll(reading) }
            all += readAll(reading)
            #expect(all.count < lines * line.count)
            #expect(String(decoding: all, as: UTF8.self).contains("\"event\":\"log.dropped\""))
            #expect(sink.droppedLines == 0)
        }
    }

    @Test("a closed descriptor stops nothing") func closed() {
        let sink = LogSink(descriptor: -1)
        sink.take(Array("lost\n".utf8), level: .error)
        #expect(!sink.drain(milliseconds: 60_000))
        #expect(sink.droppedLines == 0)
    }

    @Test("lines of many threads stay whole") func threads() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "portico-log-\(UUID())").path
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        try #require(descriptor >= 0)
        defer {
            close(descriptor)
            unlink(path)
        }
        let sink = LogSink(descriptor: descriptor)
        let log = Log(clock: Clock { Timestamp(milliseconds: 0) }) { sink.take($0, level: $1) }
        await withTaskGroup(of: Void.self) { group in
            for worker in 0..<8 {
                group.addTask {
                    for round in 0..<500 {
                        log.info("test", .integer("worker", worker), .integer("round", round))
                    }
                }
            }
        }
        try #require(sink.drain(milliseconds: 10_000))
        let lines = [UInt8](try Data(contentsOf: URL(filePath: path))).split(separator: 0x0A)
        #expect(lines.count == 4000)
        var seen: Set<String> = []
        for line in lines {
            let value = try JSONValue(parsing: Array(line))
            seen.insert("\(value["worker"]?.integer ?? -1) \(value["round"]?.integer ?? -1)")
        }
        #expect(seen.count == 4000)
    }
}
