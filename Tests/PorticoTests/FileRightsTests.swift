import Glibc
import TestHarness
import Testing

@testable import Portico

@Suite struct FileRightsTests {
    private static func mode(_ path: String) -> UInt32 {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o7777 : 0
    }

    /// A folder of that mode with files of those modes.
    private static func folder(_ mode: UInt32, _ files: [(String, UInt32)]) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for (name, mode) in files {
            try TextFile.replace("\(folder.path)/\(name)", with: "x")
            chmod("\(folder.path)/\(name)", mode)
        }
        chmod(folder.path, mode)
        return folder
    }

    @Test func aLooseFolderAndDatabaseAreTightened() throws {
        let files: [(String, UInt32)] = [
            ("portico.db", 0o666), ("portico.db-wal", 0o644), ("portico.db.lock", 0o640),
            ("demo.json", 0o644),
            ("demo.log", 0o600), ("master.key", 0o600),
        ]
        let folder = try Self.folder(0o777, files)
        let notes = try FileRights.secure(folder.path)
        #expect(Self.mode(folder.path) == 0o700)
        for (name, _) in files { #expect(Self.mode("\(folder.path)/\(name)") == 0o600, "\(name)") }
        let expected =
            [RightsNote(kind: .tightened, path: folder.path, mode: 0o777)]
            + files.prefix(4).map {
                RightsNote(kind: .tightened, path: "\(folder.path)/\($0.0)", mode: $0.1)
            }
        #expect(notes == expected)
        #expect(try FileRights.secure(folder.path).isEmpty)
    }

    @Test func anEmptyFolderIsTightenedAndAMissingOneIsNot() throws {
        let folder = try Self.folder(0o755, [])
        #expect(try FileRights.secure(folder.path).count == 1)
        #expect(Self.mode(folder.path) == 0o700)
        #expect(try FileRights.secure(folder.path + "/missing").isEmpty)
    }

    @Test(arguments: [UInt32(0o660), 0o606, 0o666])
    func aSecretThatOthersMayWriteIsRefused(mode: UInt32) throws {
        let folder = try Self.folder(0o700, [("portico.db", 0o600), ("demo.json", mode)])
        let path = folder.path + "/demo.json"
        let error = #expect(throws: ConfigurationError.self) { try FileRights.secure(folder.path) }
        #expect(error?.text.hasPrefix("others may write \(path) (mode 0\(String(mode, radix: 8)))") == true)
        #expect(Self.mode(path) == mode)
        #expect(throws: ConfigurationError.self) { try FileRights.requireOwn(path) }
        chmod(path, 0o640)
        try FileRights.requireOwn(path)
        try FileRights.requireOwn(path + ".missing")
    }

    @Test func aFolderThatIsNotPorticosAloneIsNeverClosed() throws {
        let readable = try Self.folder(0o755, [("portico.db", 0o600), ("index.html", 0o644)])
        #expect(
            try FileRights.secure(readable.path) == [
                RightsNote(kind: .folderOpen, path: readable.path, mode: 0o755)
            ])
        #expect(Self.mode(readable.path) == 0o755)
        #expect(Self.mode(readable.path + "/index.html") == 0o644)
        for mode in [UInt32(0o777), 0o775] {
            let writable = try Self.folder(mode, [("index.html", 0o644)])
            #expect(throws: ConfigurationError.self) { try FileRights.secure(writable.path) }
            #expect(Self.mode(writable.path) == mode)
        }
        let shared = try Self.folder(0o1777, [])
        #expect(throws: ConfigurationError.self) { try FileRights.secure(shared.path) }
        #expect(Self.mode(shared.path) == 0o1777)
    }

    @Test func aFolderInPlaceOfTheDatabaseIsNamed() throws {
        let folder = try Self.folder(0o700, [])
        mkdir(folder.path + "/portico.db", 0o700)
        let error = #expect(throws: ConfigurationError.self) { try FileRights.secure(folder.path) }
        #expect(error?.text == "\(folder.path)/portico.db is no plain file")
    }

    struct Share: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var mode: UInt32
        var isFolder = true
        var isGroups: Bool
    }

    @Test(arguments: [
        Share(testDescription: "a volume with fsGroup", mode: 0o2770, isGroups: true),
        Share(testDescription: "a volume whose names all may read", mode: 0o2775, isGroups: true),
        Share(testDescription: "a volume that all may write", mode: 0o2777, isGroups: false),
        Share(testDescription: "a folder of another user alone", mode: 0o700, isGroups: false),
        Share(testDescription: "a folder that the group reads", mode: 0o750, isGroups: false),
        Share(
            testDescription: "a database of an earlier user", mode: 0o660, isFolder: false, isGroups: true),
        Share(testDescription: "a database that all read", mode: 0o664, isFolder: false, isGroups: false),
    ])
    func whatAGroupSharesIsTaken(_ row: Share) {
        #expect(FileRights.isGroups(row.mode, isFolder: row.isFolder) == row.isGroups)
    }

    @Test func aFileThatCannotBeWrittenIsNamedWithItsSetting() throws {
        let folder = try Self.folder(0o700, [("portico.log", 0o600)])
        try FileRights.requireWritable(folder.path + "/portico.log", "log.file")
        try FileRights.requireWritable(folder.path + "/new.log", "log.file")
        for (path, fault) in [
            (folder.path, "log.file: \(folder.path) is a folder"),
            ("/nowhere/a.log", "log.file: /nowhere/a.log cannot be written: No such file or directory"),
        ] {
            #expect(throws: ConfigurationError(text: fault)) {
                try FileRights.requireWritable(path, "log.file")
            }
        }
    }

    @Test func applesFileIsAPlainOne() throws {
        let folder = try Self.folder(0o700, [("apple", 0o600)])
        var configuration = Configuration()
        configuration.applePayFile = folder.path + "/apple"
        #expect(try configuration.applePayBytes() == Array("x".utf8))
        let pipe = folder.path + "/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        for path in [pipe, "/dev/zero", folder.path] {
            configuration.applePayFile = path
            #expect(throws: ConfigurationError(text: "\(path) is no plain file")) {
                try configuration.applePayBytes()
            }
        }
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give files away"))
    func rootIsToldOfAnotherUsersFiles() throws {
        let folder = try Self.folder(0o700, [("portico.db", 0o666)])
        chown(folder.path + "/portico.db", 12_345, 0)
        #expect(
            try FileRights.secure(folder.path) == [
                RightsNote(kind: .foreign, path: folder.path + "/portico.db", mode: 0o666)
            ])
    }
}
