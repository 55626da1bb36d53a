import Glibc

/// What was found about the rights of the installation's files, for the log.
struct RightsNote: Hashable {
    /// What was done about it.
    enum Kind: String {
        /// Others could read or write it; now they cannot.
        case tightened = "rights_tightened"
        /// Others can read names in the folder, which holds more than Portico's files and is left as it is.
        case folderOpen = "folder_readable_by_others"
        /// It is another user's, who can change it.
        case foreign = "file_of_another_user"
        /// It is another user's, and this one may write it as a member of its group.
        case shared = "shared_with_group"
    }

    let kind: Kind
    let path: String
    /// The rights as they were found, of `07777`.
    let mode: UInt32

    /// The note for a person at the terminal.
    var text: String {
        let rights = "\(path) (mode \(FileRights.octal(mode)))"
        return switch kind {
        case .tightened: "others had access to \(rights); it is now closed to them"
        case .folderOpen: "others can read the names of files in \(rights)"
        case .foreign: "\(rights) belongs to another user, who can change it"
        case .shared: "\(rights) belongs to another user and is shared through its group"
        }
    }
}

/// Sees to it that only this user can read and write what the data folder holds.
///
/// Files are judged by name and never opened: closing any descriptor of the database would drop the engine's
/// locks (sqlite.org/howtocorrupt.html, 2.2). The folder comes first, so that nobody else can change what
/// stands behind a name meanwhile.
enum FileRights {
    private static let folderMode: mode_t = 0o700
    private static let fileMode: mode_t = 0o600
    private static let othersMayWrite: mode_t = 0o022
    private static let othersMayAnything: mode_t = 0o077
    /// Made again from what is in the database or needed to open it.
    private static let databaseNames = ["portico.db", "portico.db-wal", "portico.db-shm", "portico.db.lock"]
    /// Believed as they stand: what others could write there must be looked at by a person.
    private static let secretNames = ["demo.json"]
    private static let otherNames = ["master.key", "demo.log", "demo.json.new"]

    /// Tightens the folder and the files in it to 0700 and 0600; answers what was done.
    ///
    /// Throws for a folder that others may write and that is not Portico's alone, for a secret that others
    /// may write, and for what belongs to another user. Root is only told of that, and so is a member of a
    /// group that may write it while the rest of the world may not: a container's volume belongs to root or
    /// to an earlier user, and to a group of the process (Kubernetes, `fsGroup`).
    static func secure(_ folder: String) throws(ConfigurationError) -> [RightsNote] {
        var notes = try secureFolder(folder)
        for name in databaseNames + secretNames {
            let path = folder + "/" + name
            guard let found = try look(path, isFolder: false, &notes) else { continue }
            if secretNames.contains(name), found & othersMayWrite != 0 {
                throw writable(
                    path, found, "and it holds secrets: see whether it is as it was, then chmod 600 it")
            }
            if found & othersMayAnything != 0 { notes.append(try tighten(path, from: found, to: fileMode)) }
        }
        return notes
    }

    /// Throws when others may write a file with a secret, such as a certificate's key.
    static func requireOwn(_ path: String) throws(ConfigurationError) {
        var status = stat()
        // A file that is missing is the business of whoever reads it.
        guard stat(path, &status) == 0 else { return }
        guard status.st_mode & othersMayWrite == 0 else {
            throw writable(
                path, status.st_mode, "and it holds a secret: replace the secret, then chmod 600 it")
        }
    }

    /// Throws unless a file can be written, or made where there is none; `setting` names it for the error.
    static func requireWritable(_ path: String, _ setting: String) throws(ConfigurationError) {
        var status = stat()
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let isThere = stat(path, &status) == 0
        guard !isThere || status.st_mode & S_IFMT != S_IFDIR else {
            throw ConfigurationError(text: "\(setting): \(path) is a folder")
        }
        let needed = isThere ? (path, W_OK) : (folder, W_OK | X_OK)
        guard faccessat(AT_FDCWD, needed.0, needed.1, AT_EACCESS) == 0 else {
            throw ConfigurationError(
                text: "\(setting): \(path) cannot be written: \(String(cString: strerror(errno)))")
        }
    }

    private static func secureFolder(_ folder: String) throws(ConfigurationError) -> [RightsNote] {
        var notes: [RightsNote] = []
        guard let found = try look(folder, isFolder: true, &notes), found & othersMayAnything != 0 else {
            return notes
        }
        // A home or a project folder must not be closed to everybody only because Portico was pointed at it.
        if found & S_ISVTX == 0, try isPorticosAlone(folder) {
            notes.append(try tighten(folder, from: found, to: folderMode))
        } else if found & othersMayWrite != 0 {
            throw writable(folder, found, "so give Portico a folder of its own, with mode 0700")
        } else {
            notes.append(RightsNote(kind: .folderOpen, path: folder, mode: found & 0o7777))
        }
        return notes
    }

    /// The mode of what stands there; nil where there is nothing, or nothing that this user may change.
    private static func look(
        _ path: String, isFolder: Bool, _ notes: inout [RightsNote]
    ) throws(ConfigurationError) -> mode_t? {
        var status = stat()
        guard stat(path, &status) == 0 else {
            if errno == ENOENT { return nil }
            throw ConfigurationError(text: "\(path) cannot be looked at: \(String(cString: strerror(errno)))")
        }
        guard status.st_mode & S_IFMT == (isFolder ? S_IFDIR : S_IFREG) else {
            throw ConfigurationError(text: "\(path) is no \(isFolder ? "folder" : "plain file")")
        }
        if status.st_uid == geteuid() { return status.st_mode }
        let mode = status.st_mode & 0o7777
        if geteuid() == 0 {
            notes.append(RightsNote(kind: .foreign, path: path, mode: mode))
        } else if isGroups(mode, isFolder: isFolder),
            faccessat(AT_FDCWD, path, isFolder ? R_OK | W_OK | X_OK : R_OK | W_OK, AT_EACCESS) == 0
        {
            notes.append(RightsNote(kind: .shared, path: path, mode: mode))
        } else {
            throw ConfigurationError(
                text: "\(path) (mode \(octal(mode))) belongs to another user (\(status.st_uid)), and is not"
                    + " shared with this one's group alone")
        }
        return nil
    }

    /// Whether a group shares it and nobody else: names in a folder may be read, nothing in a file.
    static func isGroups(_ mode: mode_t, isFolder: Bool) -> Bool {
        mode & 0o060 == 0o060 && mode & (isFolder ? othersMayWrite & 0o007 : 0o007) == 0
    }

    private static func tighten(
        _ path: String, from found: mode_t, to mode: mode_t
    ) throws(ConfigurationError) -> RightsNote {
        guard chmod(path, mode) == 0 else {
            throw ConfigurationError(
                text: "the rights of \(path) cannot be changed: \(String(cString: strerror(errno)))")
        }
        return RightsNote(kind: .tightened, path: path, mode: found & 0o7777)
    }

    private static func isPorticosAlone(_ folder: String) throws(ConfigurationError) -> Bool {
        guard let stream = opendir(folder) else {
            throw ConfigurationError(text: "\(folder) cannot be read: \(String(cString: strerror(errno)))")
        }
        defer { closedir(stream) }
        let known = Set(databaseNames + secretNames + otherNames + [".", ".."])
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !known.contains(name) { return false }
        }
        return true
    }

    private static func writable(_ path: String, _ mode: mode_t, _ advice: String) -> ConfigurationError {
        ConfigurationError(text: "others may write \(path) (mode \(octal(mode))), \(advice)")
    }

    /// `0755`.
    static func octal(_ mode: UInt32) -> String {
        let digits = String(mode & 0o7777, radix: 8)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
