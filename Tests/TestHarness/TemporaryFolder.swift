import Foundation

/// A folder that is gone when its last owner is.
package final class TemporaryFolder: Sendable {
    /// Without a slash at its end.
    package let path: String

    /// Makes an empty folder; throws what the system says.
    package init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "portico-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
