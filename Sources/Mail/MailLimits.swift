/// The limits of this module, each with its unit in its name.
package enum MailLimits {
    /// The longest line of an encoded body (RFC 2045 section 6.7).
    static let encodedLineBytes = 76
    /// The line length that headers are folded at (RFC 5322 section 2.1.1).
    static let headerLineBytes = 76
    /// The bytes of text in one encoded word: with its frame and the longest name of a field it fits a line
    /// of 76 (RFC 2047 section 2).
    static let encodedWordBytes = 39
    /// The most characters of a subject or a name; what is longer is cut.
    package static let headerTextCharacters = 500
    /// Bytes of one line of a server's reply, twice what RFC 5321 section 4.5.3.1.5 asks for.
    package static let replyLineBytes = 1024
    /// Lines of one reply.
    package static let replyLines = 100
    /// Bytes of a whole message that is sent.
    package static let messageBytes = 1_048_576
    /// Bytes of a user name and of a password each.
    package static let credentialBytes = 1024
    /// How long one attempt to connect, with the TLS handshake, may take.
    package static let connectMilliseconds = 30_000
    /// How long the server may take for its greeting and for most replies (RFC 5321 section 4.5.3.2).
    package static let replyMilliseconds = 300_000
    /// How long the server may take after the end of the message (RFC 5321 section 4.5.3.2.6).
    package static let acceptMilliseconds = 600_000
    /// How long the server may take for its goodbye, which changes nothing any more.
    package static let quitMilliseconds = 2_000
    /// How long a message may take in all.
    package static let totalMilliseconds = 900_000
    /// Bytes read at once.
    static let readBytes = 4096
}
