package import Support

/// The mail server that takes the messages, and how it is spoken to.
package struct SMTPServer: Sendable {
    /// How the connection is protected.
    ///
    /// The raw values are settings.
    package enum Security: String, Hashable, Sendable, CaseIterable {
        /// Plain until the server has taken STARTTLS, which it must (RFC 6409, port 587).
        case startTLS = "starttls"
        /// TLS from the first byte (RFC 8314, port 465).
        case tls = "tls"
        /// No TLS; never with credentials.
        case plain = "plain"
    }

    /// A user of the server.
    package struct Credentials: Sendable {
        /// The user's name.
        package var user: String
        /// The password.
        package var password: Secret<String>

        /// Pairs them.
        package init(user: String, password: Secret<String>) {
            self.user = user
            self.password = password
        }
    }

    /// A name or an address.
    package var host: String
    /// The TCP port.
    package var port: Int
    /// How the connection is protected.
    package var security: Security
    /// Who sends; nil where the server asks nobody.
    package var credentials: Credentials?
    /// What this side calls itself: a host name, or an address in brackets.
    package var helloName: String

    /// Describes a server.
    package init(
        host: String, port: Int, security: Security = .startTLS, credentials: Credentials? = nil,
        helloName: String
    ) {
        self.host = host
        self.port = port
        self.security = security
        self.credentials = credentials
        self.helloName = helloName
    }
}

/// What a server said it can do (RFC 5321 section 4.1.1.1).
struct SMTPCapabilities {
    private(set) var offersStartTLS = false
    /// Names of ways to authenticate, in upper case.
    private(set) var mechanisms: Set<String> = []
    /// The most bytes of a message (RFC 1870); nil where the server does not say.
    private(set) var sizeLimit: Int?
    private(set) var knowsSize = false

    init(_ reply: SMTPReply) {
        // The first line is the greeting.
        for line in reply.lines.dropFirst() {
            let words = line.uppercased().split(separator: " ")
            guard let keyword = words.first else { continue }
            switch keyword {
            case "STARTTLS": offersStartTLS = true
            case "AUTH": mechanisms.formUnion(words.dropFirst().map(String.init))
            case "SIZE":
                knowsSize = true
                // Zero says that there is no limit.
                if let bytes = words.dropFirst().first.flatMap({ Int($0) }), bytes > 0 { sizeLimit = bytes }
            default: break
            }
        }
    }
}
