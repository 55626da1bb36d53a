import CSQLite

/// The engine that is linked, for the program to log at its start.
package struct EngineVersion: Equatable, Sendable {
    /// The version as text, "3.40.1".
    package var text: String
    /// The version as a number, 3_040_001.
    package var number: Int

    /// Puts a version together.
    package init(text: String, number: Int) {
        self.text = text
        self.number = number
    }

    /// Whether this version can lose pages when one connection checkpoints while another starts the log
    /// afresh: all before 3.51.3 (sqlite.org/wal.html#walresetbug).
    ///
    /// This module never does that; other programs on the file might.
    package var hasWALResetBug: Bool { number < 3_051_003 }

    /// The version of the library in this process.
    package static var linked: EngineVersion {
        EngineVersion(text: String(cString: sqlite3_libversion()), number: Int(sqlite3_libversion_number()))
    }
}
