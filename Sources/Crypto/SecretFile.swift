package import Support

/// A file with one secret, as containers and service managers hand them out.
package enum SecretFile {
    /// The text of the file without the line breaks at its end; throws `keyFile` or `keyFilePermissions`.
    ///
    /// The file must belong to this user or root, with nobody else able to read it but a group.
    package static func read(_ path: String) throws(CryptoError) -> Secret<String> {
        var text = try KeyFile.read(path)
        while text.last?.isNewline == true { text.removeLast() }
        return Secret(text)
    }
}
