import Glibc

/// Reads a folder of static files at the start: regular files only, no symbolic links, hidden files left out.
package enum StaticFolder {
    /// The media types of the extensions that a payment page can need; a file of another kind stops the
    /// start.
    package static func mediaType(of path: String) -> String? {
        switch path.split(separator: ".").last.map({ $0.lowercased() }) {
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "svg": "image/svg+xml"
        case "png": "image/png"
        case "jpg", "jpeg": "image/jpeg"
        case "webp": "image/webp"
        case "gif": "image/gif"
        case "ico": "image/x-icon"
        case "woff2": "font/woff2"
        // The client libraries are programs for shops: text here, whatever a browser would do with them.
        case "txt", "php", "py", "mjs": "text/plain; charset=utf-8"
        case "html": "text/html; charset=utf-8"
        case "json": "application/json"
        case "webmanifest": "application/manifest+json"
        default: nil
        }
    }

    /// All files below the folder, by path; throws ``StaticFileError`` for what cannot be read or is no plain
    /// file.
    package static func read(_ folder: String) throws(StaticFileError) -> [StaticFile] {
        var files: [StaticFile] = []
        try read(folder, below: "", into: &files)
        return files.sorted { $0.path < $1.path }
    }

    private static func read(
        _ folder: String, below path: String, into files: inout [StaticFile]
    ) throws(StaticFileError) {
        for name in try names(of: folder) {
            let child = path.isEmpty ? name : "\(path)/\(name)"
            var information = stat()
            guard lstat("\(folder)/\(name)", &information) == 0 else {
                throw .unreadable(child, errno: errno)
            }
            switch information.st_mode & S_IFMT {
            case S_IFDIR: try read("\(folder)/\(name)", below: child, into: &files)
            case S_IFREG:
                guard files.count < RouteLimits.files else { throw .tooManyFiles(limit: RouteLimits.files) }
                guard let mediaType = mediaType(of: name) else { throw .mediaType(child) }
                let bytes = try contents(
                    "\(folder)/\(name)", path: child, expecting: Int(information.st_size))
                files.append(StaticFile(path: child, bytes: bytes, mediaType: mediaType))
            default: throw .notRegular(child)
            }
        }
    }

    /// The names in a folder that do not begin with a dot.
    private static func names(of folder: String) throws(StaticFileError) -> [String] {
        guard let directory = opendir(folder) else { throw .unreadable(folder, errno: errno) }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }

    /// The bytes of a file; O_NOFOLLOW, so that a link put in its place meanwhile is not followed.
    private static func contents(
        _ file: String, path: String, expecting size: Int
    ) throws(StaticFileError) -> [UInt8] {
        guard size <= RouteLimits.fileBytes else { throw .tooLarge(path, limit: RouteLimits.fileBytes) }
        let descriptor = open(file, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(path, errno: errno) }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: size + 1)
        var count = 0
        while count < bytes.count {
            let room = bytes.count - count
            let result = bytes.withUnsafeMutableBytes { buffer in
                Glibc.read(descriptor, buffer.baseAddress.map { $0 + count }, room)
            }
            if result < 0, errno == EINTR { continue }
            guard result >= 0 else { throw .unreadable(path, errno: errno) }
            if result == 0 { break }
            count += result
        }
        // A file that grows while it is read is no deployed file.
        guard count <= size else { throw .unreadable(path, errno: EBUSY) }
        return Array(bytes[..<count])
    }
}
