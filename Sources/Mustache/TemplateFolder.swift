import Glibc

/// A folder of templates: `checkout/page` is the file `checkout/page.mustache` below the root.
///
/// Names are made of lower-case letters, digits, `-` and `_`, with `/` between folders, so that a name can
/// never leave the root. Hidden files and files of other kinds are passed over.
package struct TemplateFolder: Sendable {
    /// How deep folders may stand inside each other.
    static let foldersDeep = 8
    private let root: String
    private let ending: String
    private let limits: MustacheLimits

    /// Names a folder and how the names of its files end; nothing is read yet.
    package init(root: String, ending: String = ".mustache", limits: MustacheLimits = MustacheLimits()) {
        self.root = root
        self.ending = ending
        self.limits = limits
    }

    /// Reads every template, in alphabetical order; throws `TemplateFolderError` for what cannot be read.
    package func sources() throws(TemplateFolderError) -> [TemplateSource] {
        var sources: [TemplateSource] = []
        for file in try files() {
            sources.append(TemplateSource(name: file.name, text: try contents(of: file.path)))
        }
        return sources
    }

    /// A template file as `stat` sees it; another stamp means that the file may have changed.
    struct File: Equatable, Sendable {
        var name: String
        var path: String
        var seconds: Int
        var nanoseconds: Int
        var bytes: Int
        var inode: UInt64
    }

    /// The template files in alphabetical order, without opening them.
    func files() throws(TemplateFolderError) -> [File] {
        var files: [File] = []
        try collect(folder: root, prefix: "", depth: 0, into: &files)
        return files.sorted { $0.name < $1.name }
    }

    private func collect(
        folder: String, prefix: String, depth: Int, into files: inout [File]
    ) throws(TemplateFolderError) {
        if depth > Self.foldersDeep { throw .tooDeep(path: folder, limit: Self.foldersDeep) }
        for entry in try entries(of: folder) where !entry.hasPrefix(".") {
            let path = folder + "/" + entry
            var link = stat()
            var target = stat()
            guard lstat(path, &link) == 0, stat(path, &target) == 0 else {
                throw .unreadable(path: path, code: errno)
            }
            // A link to a folder may lead in a circle and is passed over; a link to a file is how Kubernetes
            // mounts.
            if link.st_mode & S_IFMT == S_IFDIR {
                guard Self.isNamePart(entry[...]) else { throw .badName(path: path) }
                try collect(folder: path, prefix: prefix + entry + "/", depth: depth + 1, into: &files)
            } else if target.st_mode & S_IFMT == S_IFREG, entry.hasSuffix(ending) {
                let name = entry.dropLast(ending.count)
                guard Self.isNamePart(name) else { throw .badName(path: path) }
                if files.count >= limits.templates { throw .tooManyFiles(limit: limits.templates) }
                files.append(
                    File(
                        name: prefix + name, path: path, seconds: Int(target.st_mtim.tv_sec),
                        nanoseconds: Int(target.st_mtim.tv_nsec), bytes: Int(target.st_size),
                        inode: UInt64(target.st_ino)))
            }
        }
    }

    private func entries(of folder: String) throws(TemplateFolderError) -> [String] {
        guard let directory = opendir(folder) else { throw .unreadable(path: folder, code: errno) }
        defer { closedir(directory) }
        var entries: [String] = []
        errno = 0
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            entries.append(name)
            errno = 0
        }
        if errno != 0 { throw .unreadable(path: folder, code: errno) }
        return entries
    }

    private func contents(of path: String) throws(TemplateFolderError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(path: path, code: errno) }
        defer { close(descriptor) }
        // One byte more than the limit is enough for the library to see that the template is too large.
        let capacity = limits.templateBytes + 1
        var text: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 * 1024)
        while text.count < capacity {
            let count = read(descriptor, &chunk, min(chunk.count, capacity - text.count))
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw .unreadable(path: path, code: errno) }
            if count == 0 { break }
            text.append(contentsOf: chunk[..<count])
        }
        return text
    }

    private static func isNamePart(_ name: Substring) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}

/// Why a folder of templates could not be read.
package enum TemplateFolderError: Error, Equatable, Sendable {
    /// A file or folder could not be opened or read; the code is the system's `errno`.
    case unreadable(path: String, code: Int32)
    /// The name of a template or folder has other characters than lower-case letters, digits, `-` and `_`.
    case badName(path: String)
    /// Folders stand too deep inside each other.
    case tooDeep(path: String, limit: Int)
    /// There are more template files than the limit.
    case tooManyFiles(limit: Int)
}
