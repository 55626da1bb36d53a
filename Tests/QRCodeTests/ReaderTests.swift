import Foundation
import Testing

@testable import QRCode

/// Readers of other makers, where they are installed.
enum Reader {
    static let python = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: ".venv/bin/python").path
    static let zbar = "/usr/bin/zbarimg"

    static var hasZBar: Bool { FileManager.default.isExecutableFile(atPath: zbar) }
    static var hasZXing: Bool {
        FileManager.default.isExecutableFile(atPath: python)
            && (try? run([python, "-c", "import zxingcpp, PIL"])) != nil
    }

    /// Lines of output; throws where the program fails.
    static func run(_ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: arguments[0])
        process.arguments = Array(arguments.dropFirst())
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
        return String(decoding: data, as: UTF8.self)
    }

    /// A text of letters, digits and signs that needs just that version.
    static func text(_ version: Version, _ level: Level) -> String {
        let count = (version.dataCodewords(level) * 8 - 4 - 16) / 8
        let piece = "https://pay.example/l/Portico "
        return String(String(repeating: piece, count: count / piece.count + 1).prefix(count))
    }

    /// One picture for each version and level, named by the text's number.
    static func draw(in folder: URL) throws -> [(path: String, text: String)] {
        var drawn: [(String, String)] = []
        for version in Version.all {
            for level in Level.allCases {
                let text = Self.text(version, level)
                // Every mask takes its turn; to choose the best of eight takes long without optimisation.
                let mask = Mask(rawValue: (version.number + level.rawValue) % 8)
                let symbol = try Symbol(text, level: level, mask: mask)
                #expect(symbol.version == version.number)
                let side = (symbol.side + 8) * 3
                let path = folder.appending(path: "\(version.number)-\(level).png")
                try Data(try symbol.png(sidePixels: max(64, side))).write(to: path)
                drawn.append((path.path, text))
            }
        }
        return drawn
    }

    static func inTemporaryFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "portico-qr-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder)
    }
}

@Suite struct ReaderTests {
    @Test("zbarimg reads every version at every level", .enabled(if: Reader.hasZBar, "skipped: no zbarimg"))
    func zbar() throws {
        try Reader.inTemporaryFolder { folder in
            for (path, text) in try Reader.draw(in: folder) {
                let read = try? Reader.run([Reader.zbar, "-q", "--raw", "--nodbus", path])
                #expect(read == text + "\n", "\(path)")
            }
        }
    }

    @Test(
        "zxing-cpp reads every version at every level", .enabled(if: Reader.hasZXing, "skipped: no zxing-cpp")
    )
    func zxing() throws {
        try Reader.inTemporaryFolder { folder in
            let drawn = try Reader.draw(in: folder)
            let program = """
                import sys, zxingcpp, PIL.Image
                for path in sys.argv[1:]:
                    found = zxingcpp.read_barcodes(PIL.Image.open(path).convert("L"))
                    print(found[0].text if found else "")
                """
            let read = try Reader.run([Reader.python, "-c", program] + drawn.map(\.path))
            let lines = read.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            for (index, (path, text)) in drawn.enumerated() { #expect(lines[index] == text, "\(path)") }
        }
    }
}
