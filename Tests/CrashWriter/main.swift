// A process made to be killed: writes rows from several tasks and prints each row's number only after the
// database has acknowledged it, by write(2) so that no buffer stands between the acknowledgement and the
// reader.
//
//     CrashWriter PATH SECONDS [TASKS [full|normal|off [CHECKPOINT_PAGES]]]
//
// Lines: `ready`, `ack N`, `full N` (disk full), `failed N` (writing has stopped), `fatal` (onFatal was
// called). Ends with 0 when the time is over, 2 when the file does not open, 3 after a fatal error.

import Database
import Glibc

func say(_ line: String) {
    var line = line + "\n"
    line.withUTF8 { _ = write(1, $0.baseAddress, $0.count) }
}

func monotonicMilliseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
}

func writeRows(_ database: Database, task: Int, of tasks: Int, until end: Int) async {
    var number = Int64(task)
    while monotonicMilliseconds() < end {
        let row = number
        number += Int64(tasks)
        do {
            try await database.write { connection in
                try connection.execute(
                    "/* CrashWriter.insert */ INSERT INTO acks (number, half, filler) VALUES ($1, 1, $2)",
                    .integer(row), .text(String(repeating: "x", count: Int(row % 700))))
                // A second statement of the same write: half a write must never be seen.
                try connection.execute(
                    "/* CrashWriter.update */ UPDATE acks SET half = 2 WHERE number = $1", .integer(row))
            }
            say("ack \(row)")
        } catch DatabaseError.diskFull {
            say("full \(row)")
            usleep(1000)
        } catch DatabaseError.failed {
            say("failed \(row)")
            usleep(1000)
        } catch {
            say("error \(row) \(error)")
            usleep(1000)
        }
    }
}

let words = CommandLine.arguments
guard words.count >= 3, let seconds = Double(words[2]) else { exit(64) }
let tasks = words.count > 3 ? Int(words[3]) ?? 8 : 8
var options = DatabaseOptions()
switch words.count > 4 ? words[4] : "full" {
case "normal": options.durability = .forTestsOnlyNormal
case "off": options.durability = .forTestsOnlyOff
default: options.durability = .full
}
if words.count > 5, let pages = Int(words[5]) { options.checkpointPages = pages }

do {
    let database = try Database(path: words[1], options: options) { error in
        // A moment for the other tasks to say anything wrong, then the end that the server would take too.
        say("fatal \(error)")
        usleep(20_000)
        _exit(3)
    }
    try database.migrate([
        Migration(
            number: 1, name: "create_acks",
            sql: """
                CREATE TABLE acks (
                  number INTEGER PRIMARY KEY, half INTEGER NOT NULL, filler TEXT NOT NULL) STRICT;
                """)
    ])
    let start = try database.read { connection in
        try connection.first("/* CrashWriter.last */ SELECT COALESCE(MAX(number), 0) FROM acks") {
            try $0.integer(0)
        }
    }
    say("ready")
    let first = Int(start ?? 0) + 1
    let end = monotonicMilliseconds() + Int(seconds * 1000)
    await withTaskGroup(of: Void.self) { group in
        for task in 0..<tasks {
            group.addTask { await writeRows(database, task: first + task, of: tasks, until: end) }
        }
    }
    database.close()
} catch {
    say("closed \(error)")
    exit(2)
}
