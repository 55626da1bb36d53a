import Glibc

/// Folders of the installation.
enum Folder {
    /// Makes a folder, and those above it, readable by this user only.
    static func make(_ path: String) throws {
        var made = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            made += (made.isEmpty || made.hasSuffix("/") ? "" : "/") + part
            if mkdir(made, 0o700) != 0, errno != EEXIST {
                throw ConfigurationError(
                    text: "the folder \(made) cannot be made: \(String(cString: strerror(errno)))")
            }
        }
    }
}

extension Folder {
    /// The path from the root, for a person who may stand in another folder than they think.
    static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let here = getcwd(nil, 0) else { return path }
        defer { free(here) }
        return String(cString: here) + "/" + path
    }
}

/// Text files that the program reads and writes beside its database.
enum TextFile {
    /// The whole file; nil when there is none.
    ///
    /// Files of more than a mebibyte, or than another limit in bytes, are refused; pipes and devices, which
    /// may have nothing to read for ever, only where a plain file is asked for.
    static func read(_ path: String, bytesMax: Int = 1 << 20, isPlain: Bool = false) throws -> [UInt8]? {
        // To open a pipe that nobody writes would wait, too.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | (isPlain ? O_NONBLOCK : 0))
        if descriptor < 0 {
            if errno == ENOENT { return nil }
            throw ConfigurationError(text: "\(path) cannot be read: \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        if isPlain {
            var status = stat()
            guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
                throw ConfigurationError(text: "\(path) is no plain file")
            }
        }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(descriptor, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw ConfigurationError(text: "\(path) cannot be read: \(String(cString: strerror(errno)))")
            }
            if count == 0 { return bytes }
            bytes.append(contentsOf: piece[..<count])
            guard bytes.count <= bytesMax else { throw ConfigurationError(text: "\(path) is too large") }
        }
    }

    /// Writes the whole file or nothing: a reader sees the old text or the new one.
    ///
    /// Readable by this user only.
    static func replace(_ path: String, with text: String) throws {
        let temporary = path + ".new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw ConfigurationError(
                text: "\(temporary) cannot be written: \(String(cString: strerror(errno)))")
        }
        let bytes = Array(text.utf8)
        let written = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        // A file that a broken start left behind keeps the rights it had.
        let isWhole = written == bytes.count && fchmod(descriptor, 0o600) == 0 && fsync(descriptor) == 0
        close(descriptor)
        guard isWhole, rename(temporary, path) == 0 else {
            throw ConfigurationError(text: "\(path) cannot be written: \(String(cString: strerror(errno)))")
        }
    }
}

/// Where the log goes.
enum LogDestination {
    /// The descriptor of a file that is appended to, or of standard output.
    static func open(_ path: String?) throws -> Int32 {
        guard let path else { return STDOUT_FILENO }
        let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw ConfigurationError(
                text: "the log file \(path) cannot be opened: \(String(cString: strerror(errno)))")
        }
        return descriptor
    }
}
