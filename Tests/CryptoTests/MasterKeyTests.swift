import Foundation
import Support
import Testing

@testable import Crypto

@Suite("Master key") struct MasterKeyTests {
    let key = Secret([UInt8](1...32))
    let older = Secret([UInt8](2...33))

    @Test("a box opens in its context only") func context() throws {
        let master = try MasterKey(key)
        let box = try master.seal([1, 2, 3], context: "provider 7", random: .live)
        #expect(try master.open(box, context: "provider 7") == [1, 2, 3])
        #expect(throws: CryptoError.notAuthentic) { try master.open(box, context: "provider 8") }
    }

    @Test("the stored form goes there and back") func text() throws {
        let master = try MasterKey(key)
        let box = try master.seal([1, 2, 3], context: "", random: .live)
        #expect(box.text.hasPrefix("v1.\(master.id)."))
        #expect(try SealedBox(text: box.text) == box)
        for other in ["", "v1", "v2.\(master.id).AAAA", "v1.short.AAAA", "v1.\(master.id).A", box.text + "="]
        {
            #expect(throws: CryptoError.malformedText) { try SealedBox(text: other) }
        }
    }

    @Test("a rotated key still opens, seals anew, and says what is old") func rotation() throws {
        let before = try MasterKey(older)
        let box = try before.seal([9], context: "c", random: .live)
        let after = try MasterKey(key, older: [older])
        #expect(try after.open(box, context: "c") == [9])
        #expect(after.needsResealing(box))
        #expect(try !after.needsResealing(after.seal([9], context: "c", random: .live)))
        #expect(throws: CryptoError.unknownKey(id: before.id)) { try MasterKey(key).open(box, context: "c") }
    }

    @Test("derived keys differ by purpose and repeat") func derived() throws {
        let master = try MasterKey(key)
        let forms = try master.derivedKey(purpose: "forms").expose()
        #expect(forms.count == 32)
        #expect(try master.derivedKey(purpose: "forms").expose() == forms)
        #expect(try master.derivedKey(purpose: "links").expose() != forms)
        #expect(try MasterKey(older).derivedKey(purpose: "forms").expose() != forms)
    }

    @Test("the id does not tell the key") func id() throws {
        let master = try MasterKey(key)
        #expect(master.id.utf8.count == 16)
        #expect(try MasterKey(older).id != master.id)
    }
}

@Suite("Key file") struct KeyFileTests {
    /// A folder of its own, removed at the end.
    private func inFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "portico-keys-\(UUID())").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    private func write(_ text: String, to path: String, mode: Int = 0o600) throws {
        #expect(FileManager.default.createFile(atPath: path, contents: Data(text.utf8)))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    @Test("is made once, private and complete") func create() throws {
        try inFolder { folder in
            let path = folder + "/master.key"
            let made = try MasterKey.create(path: path, random: countingRandom(from: 1))
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            #expect(try MasterKey.load(path: path).id == made.id)
            #expect(throws: CryptoError.keyFile(path: path, errno: EEXIST)) {
                try MasterKey.create(path: path, random: countingRandom(from: 2))
            }
            #expect(try MasterKey.loadOrCreate(path: path, random: countingRandom(from: 3)).id == made.id)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["master.key"])
        }
    }

    @Test("is made where it is absent, if asked") func loadOrCreate() throws {
        try inFolder { folder in
            let path = folder + "/master.key"
            #expect(throws: CryptoError.keyFile(path: path, errno: ENOENT)) { try MasterKey.load(path: path) }
            let made = try MasterKey.loadOrCreate(path: path, random: .live)
            #expect(try MasterKey.load(path: path).id == made.id)
        }
    }

    @Test("others must have no access", arguments: [0o644, 0o640, 0o460, 0o444, 0o441, 0o602, 0o601, 0o700])
    func mode(_ mode: Int)
        throws
    {
        try inFolder { folder in
            let path = folder + "/master.key"
            try write(String(repeating: "ab", count: 32), to: path, mode: mode)
            #expect { try MasterKey.load(path: path) } throws: { error in
                guard case .keyFilePermissions(path, let found) = error as? CryptoError else { return false }
                return Int(found & 0o777) == mode
            }
        }
    }

    @Test(
        "a file as a container's secret or systemd hands it out is taken", arguments: [0o600, 0o400, 0o440])
    func handedOut(_ mode: Int) throws {
        try inFolder { folder in
            let path = folder + "/master.key"
            try write(String(repeating: "ab", count: 32), to: path, mode: mode)
            #expect(throws: Never.self) { try MasterKey.load(path: path) }
        }
    }

    @Test("must be a file") func folder() throws {
        try inFolder { folder in
            #expect { try MasterKey.load(path: folder) } throws: { error in
                guard case .keyFilePermissions = error as? CryptoError else { return false }
                return true
            }
        }
    }

    @Test("holds keys in both alphabets, newest first, with comments") func content() throws {
        try inFolder { folder in
            let path = folder + "/master.key"
            let (first, second) = ([UInt8](1...32), [UInt8](2...33))
            try write(
                "# new\n\(Base64URL.encode(first))\n\n# old\n\(Hex.encode(second))\n", to: path, mode: 0o400)
            let master = try MasterKey.load(path: path)
            #expect(try master.id == MasterKey(Secret(first)).id)
            let box = try MasterKey(Secret(second)).seal([5], context: "", random: .live)
            #expect(try master.open(box, context: "") == [5])
        }
    }

    @Test("keys in a file, on both sides of the limit") func count() throws {
        try inFolder { folder in
            let path = folder + "/master.key"
            let line = String(repeating: "ab", count: 32) + "\n"
            try write(String(repeating: line, count: CryptoLimits.keysMax), to: path)
            #expect(throws: Never.self) { try MasterKey.load(path: path) }
            try write(String(repeating: line, count: CryptoLimits.keysMax + 1), to: path)
            #expect(throws: CryptoError.keyFileContent(path: path, line: 17)) {
                try MasterKey.load(path: path)
            }
        }
    }

    @Test("a file's length, on both sides of the limit") func length() throws {
        try inFolder { folder in
            let path = folder + "/master.key"
            let key = String(repeating: "ab", count: 32) + "\n#"
            let rest = CryptoLimits.keyFileBytesMax - key.utf8.count
            try write(key + String(repeating: "x", count: rest), to: path)
            #expect(throws: Never.self) { try MasterKey.load(path: path) }
            try write(key + String(repeating: "x", count: rest + 1), to: path)
            #expect(throws: CryptoError.keyFile(path: path, errno: EFBIG)) { try MasterKey.load(path: path) }
        }
    }

    @Test(
        "other content is refused with its line",
        arguments: [
            ("", 1), ("# only\n", 1), ("short\n", 1), (String(repeating: "ab", count: 31) + "\n", 1),
            ("\n" + String(repeating: "g", count: 64), 2),
        ]) func refused(_ text: String, _ line: Int) throws
    {
        try inFolder { folder in
            let path = folder + "/master.key"
            try write(text, to: path)
            #expect(throws: CryptoError.keyFileContent(path: path, line: line)) {
                try MasterKey.load(path: path)
            }
        }
    }
}
