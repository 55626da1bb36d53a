/// Why the table of static files cannot be built.
package enum StaticFileError: Error, Hashable, Sendable {
    /// A path that is no plain relative path.
    case path(String)
    /// Two files of one path, or a file that has another's content URL.
    case repeated(String)
    case tooLarge(String, limit: Int)
    case tooManyFiles(limit: Int)
    /// No media type is known for the file's extension, or it cannot stand in a field.
    case mediaType(String)
    /// A system call failed with that errno.
    case unreadable(String, errno: Int32)
    /// A symbolic link, a socket, a device.
    case notRegular(String)
}
