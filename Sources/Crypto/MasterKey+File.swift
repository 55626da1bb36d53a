import Glibc
package import Support

extension MasterKey {
    /// Reads a key file: a line for each key, newest first, each 64 hexadecimal or 43 base64url digits; empty
    /// lines and lines that start with `#` are passed over.
    ///
    /// Throws `keyFile` (with `ENOENT` where there is none), `keyFilePermissions` unless it is a regular file
    /// of this user or root with mode 0600, 0400 or 0440, and `keyFileContent`.
    package static func load(path: String) throws(CryptoError) -> MasterKey {
        let text = try KeyFile.read(path)
        var keys: [Secret<[UInt8]>] = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard !line.isEmpty, !line.hasPrefix("#") else { continue }
            let bytes = line.utf8.count == 64 ? Hex.decode(String(line)) : Base64URL.decode(line)
            guard let bytes, bytes.count == CryptoLimits.keyBytes, keys.count < CryptoLimits.keysMax else {
                throw .keyFileContent(path: path, line: index + 1)
            }
            keys.append(Secret(bytes))
        }
        guard let first = keys.first else { throw .keyFileContent(path: path, line: 1) }
        return try MasterKey(first, older: Array(keys.dropFirst()))
    }

    /// Makes a key file with a fresh key, mode 0600, complete or not at all, and reads it back.
    ///
    /// Throws `keyFile`, with `EEXIST` where a file of that name exists: a key is never overwritten, because
    /// nothing it sealed would open again.
    package static func create(path: String, random: RandomSource) throws(CryptoError) -> MasterKey {
        let text = "\(Hex.encode(random.bytes(CryptoLimits.keyBytes)))\n"
        try KeyFile.create(path, text: text, temporaryName: "\(path).\(Hex.encode(random.bytes(8)))")
        return try load(path: path)
    }

    /// Reads a key file, or makes it where there is none.
    package static func loadOrCreate(path: String, random: RandomSource) throws(CryptoError) -> MasterKey {
        do {
            return try load(path: path)
        } catch .keyFile(_, ENOENT) {
            do {
                return try create(path: path, random: random)
            } catch .keyFile(_, EEXIST) {
                // Another process made it in between: its key is the key.
                return try load(path: path)
            }
        }
    }
}
