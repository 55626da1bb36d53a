import Glibc

/// The file system's side of a key file.
enum KeyFile {
    /// The text of a regular file that only this user may read, or a group may and nobody write.
    static func read(_ path: String) throws(CryptoError) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
        guard descriptor >= 0 else { throw .keyFile(path: path, errno: errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .keyFile(path: path, errno: errno) }
        guard status.st_mode & S_IFMT == S_IFREG, isPrivate(status) else {
            throw .keyFilePermissions(path: path, mode: status.st_mode)
        }
        guard status.st_size <= CryptoLimits.keyFileBytesMax else { throw .keyFile(path: path, errno: EFBIG) }
        var bytes = [UInt8](repeating: 0, count: CryptoLimits.keyFileBytesMax)
        var count = 0
        while count < bytes.count {
            let got = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
            if got < 0, errno == EINTR { continue }
            guard got >= 0 else { throw .keyFile(path: path, errno: errno) }
            count = got
            break
        }
        return String(decoding: bytes[..<count], as: UTF8.self)
    }

    /// Whether nobody but this user, or a group that was meant to, can read the file, and nobody else write
    /// it.
    ///
    /// 0440 is how containers and systemd hand out secrets: root's file, read by the service's group.
    private static func isPrivate(_ status: stat) -> Bool {
        guard status.st_uid == geteuid() || status.st_uid == 0 else { return false }
        return status.st_mode & 0o177 == 0 || status.st_mode & 0o777 == 0o440
    }

    /// Writes under another name, forces it to the disk, and only then gives it the name, unless that is
    /// taken.
    static func create(_ path: String, text: String, temporaryName: String) throws(CryptoError) {
        let descriptor = open(temporaryName, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .keyFile(path: temporaryName, errno: errno) }
        defer {
            close(descriptor)
            unlink(temporaryName)
        }
        let bytes = Array(text.utf8)
        guard write(descriptor, bytes, bytes.count) == bytes.count, fchmod(descriptor, 0o600) == 0,
            fsync(descriptor) == 0, link(temporaryName, path) == 0
        else { throw .keyFile(path: path, errno: errno) }
        syncFolder(of: path)
    }

    /// A new name is on the disk only after its folder is.
    ///
    /// A file system that cannot do it is not an error of the key.
    private static func syncFolder(of path: String) {
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
