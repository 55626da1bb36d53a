import Foundation

/// A text that is kept beside the tests and compared byte for byte; `UPDATE_GOLDEN=1` writes it anew.
package struct Golden: Sendable {
    private let folder: URL

    /// The folder `Golden` beside the calling file.
    package init(beside file: String = #filePath) {
        folder = URL(filePath: file).resolvingSymlinksInPath().deletingLastPathComponent().appending(
            path: "Golden")
    }

    /// The names of the files that are kept.
    package var names: Set<String> {
        Set((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    }

    /// What differs, first line first; nil when nothing does.
    package func difference(_ name: String, from text: String) throws -> String? {
        let url = folder.appending(path: name)
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try text.write(to: url, atomically: true, encoding: .utf8)
            return nil
        }
        guard let kept = try? String(contentsOf: url, encoding: .utf8) else {
            return "\(name) is not there; write it with UPDATE_GOLDEN=1"
        }
        if kept.utf8.elementsEqual(text.utf8) { return nil }
        let expected = kept.split(separator: "\n", omittingEmptySubsequences: false)
        let found = text.split(separator: "\n", omittingEmptySubsequences: false)
        let line =
            zip(expected, found).firstIndex { !$0.utf8.elementsEqual($1.utf8) }
            ?? min(expected.count, found.count)
        let old = line < expected.count ? String(expected[line]) : "(the end)"
        let new = line < found.count ? String(found[line]) : "(the end)"
        return "\(name):\(line + 1) is \(new), was \(old)"
    }
}

extension Zip2Sequence {
    /// The place of the first pair that fits.
    fileprivate func firstIndex(where fits: (Sequence1.Element, Sequence2.Element) -> Bool) -> Int? {
        for (place, pair) in enumerated() where fits(pair.0, pair.1) { return place }
        return nil
    }
}
