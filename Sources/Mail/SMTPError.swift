package import Network

/// The steps of handing a message over, in their order.
///
/// The raw values are stored.
package enum SMTPStage: String, Hashable, Sendable, CaseIterable {
    case greeting = "greeting"
    case hello = "hello"
    case startTLS = "starttls"
    case authentication = "authentication"
    case sender = "sender"
    case recipient = "recipient"
    case data = "data"
    case content = "content"
}

/// Why a message was not handed over.
package enum SMTPError: Error, Hashable, Sendable {
    /// No connection could be made, or its TLS handshake failed; the certificate is among the reasons.
    case notConnected(NetworkError)
    /// The connection broke at that step; after `content` the server may have taken the message.
    case broken(SMTPStage, NetworkError)
    /// The server did not take that step; 4yz passes, 5yz does not.
    case refused(SMTPStage, SMTPReply)
    /// What the server sent is no reply of RFC 5321, or larger than the limits.
    case replyMalformed(SMTPStage, SMTPReplyFault)
    /// The setting asks for TLS, and the server does not offer it.
    case startTLSNotOffered
    /// Bytes came before TLS that would have been read as if they were protected by it.
    case startTLSInjected
    /// There are credentials, and the server offers neither PLAIN nor LOGIN.
    case authenticationNotOffered
    /// Credentials would go over a connection without TLS, or cannot be sent at all.
    case credentialsUnusable
    /// The message is larger than this server takes, or than the limit.
    case messageTooLarge(limitBytes: Int)
}
