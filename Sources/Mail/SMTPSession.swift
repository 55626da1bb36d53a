import Network
import Support

/// One conversation with a mail server over one connection.
struct SMTPSession {
    private var transport: Transport
    private let server: SMTPServer
    private let tls: TLSContext
    private let deadline: Deadline
    private var received: [UInt8] = []
    private var parser = SMTPReplyParser()

    init(_ transport: Transport, server: SMTPServer, tls: TLSContext, until deadline: Deadline) {
        self.transport = transport
        self.server = server
        self.tls = tls
        self.deadline = deadline
    }

    /// Hands the message over; the server's last word.
    mutating func deliver(
        _ message: [UInt8], from sender: EmailAddress, to recipient: EmailAddress
    ) async throws(SMTPError) -> SMTPReply {
        try await expect(.greeting, 220)
        var capabilities = try await hello()
        if server.security == .startTLS {
            guard capabilities.offersStartTLS else { throw .startTLSNotOffered }
            try await startTLS()
            // What was offered before TLS counts no more (RFC 3207 section 4.2).
            capabilities = try await hello()
        }
        if let credentials = server.credentials {
            try await authenticate(credentials, capabilities.mechanisms)
        }
        if let limit = capabilities.sizeLimit, message.count > limit {
            throw .messageTooLarge(limitBytes: limit)
        }
        let size = capabilities.knowsSize ? " SIZE=\(message.count)" : ""
        try await command(.sender, "MAIL FROM:<\(sender)>\(size)", 250)
        try await command(.recipient, "RCPT TO:<\(recipient)>", 250)
        try await command(.data, "DATA", 354)
        try await write(.content, Self.stuffed(message))
        let reply = try await reply(.content, within: MailLimits.acceptMilliseconds)
        guard reply.code == 250 else { throw .refused(.content, reply) }
        await quit()
        return reply
    }

    /// Every line that begins with a dot gets one more, and a lone dot ends it all (RFC 5321 section 4.5.2).
    static func stuffed(_ message: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(message.count + 64)
        var startsLine = true
        for byte in message {
            if startsLine, byte == UInt8(ascii: ".") { output.append(byte) }
            output.append(byte)
            startsLine = byte == 10
        }
        if !output.isEmpty, !output.suffix(2).elementsEqual([13, 10]) {
            output.append(contentsOf: [13, 10])
        }
        output.append(contentsOf: [UInt8(ascii: "."), 13, 10])
        return output
    }

    private mutating func hello() async throws(SMTPError) -> SMTPCapabilities {
        SMTPCapabilities(try await command(.hello, "EHLO \(server.helloName)", 250))
    }

    private mutating func startTLS() async throws(SMTPError) {
        try await command(.startTLS, "STARTTLS", 220)
        // A stranger on the way could have put commands' answers behind the 220, to be believed as the
        // server's own (CVE-2011-0411).
        guard received.isEmpty, !holdsMore() else { throw .startTLSInjected }
        do throws(NetworkError) {
            let session = try tls.makeSession(
                over: transport.stream, serverName: server.host, offersHTTP: false)
            transport = Transport(transport.stream, tls: session)
            try await transport.handshake(
                until: min(deadline, Deadline.now().adding(milliseconds: MailLimits.connectMilliseconds)))
        } catch {
            throw .notConnected(error)
        }
    }

    /// Whether bytes wait that were not read yet.
    private mutating func holdsMore() -> Bool {
        let result = try? transport.tryRead(appendingTo: &received, atMost: 1)
        if case .bytes = result { return true }
        return false
    }

    private mutating func authenticate(
        _ credentials: SMTPServer.Credentials, _ mechanisms: Set<String>
    ) async throws(SMTPError) {
        let user = credentials.user
        let password = credentials.password.expose()
        let limit = MailLimits.credentialBytes
        guard transport.tls != nil, user.utf8.count <= limit, password.utf8.count <= limit,
            !user.utf8.contains(0), !password.utf8.contains(0)
        else { throw .credentialsUnusable }
        if mechanisms.contains("PLAIN") {
            // RFC 4616: no other identity, the user, the password.
            let answer = Base64.encode([0] + Array(user.utf8) + [0] + Array(password.utf8))
            try await command(.authentication, "AUTH PLAIN \(answer)", 235)
        } else if mechanisms.contains("LOGIN") {
            try await command(.authentication, "AUTH LOGIN", 334)
            try await command(.authentication, Base64.encode(Array(user.utf8)), 334)
            try await command(.authentication, Base64.encode(Array(password.utf8)), 235)
        } else {
            throw .authenticationNotOffered
        }
    }

    @discardableResult
    private mutating func command(
        _ stage: SMTPStage, _ line: String, _ code: Int
    ) async throws(SMTPError) -> SMTPReply {
        try await write(stage, Array("\(line)\r\n".utf8))
        return try await expect(stage, code)
    }

    @discardableResult
    private mutating func expect(_ stage: SMTPStage, _ code: Int) async throws(SMTPError) -> SMTPReply {
        let reply = try await reply(stage, within: MailLimits.replyMilliseconds)
        // 251 says that the server passes it on (RFC 5321 section 3.4).
        guard reply.code == code || (stage == .recipient && reply.code == 251) else {
            throw .refused(stage, reply)
        }
        return reply
    }

    private mutating func write(_ stage: SMTPStage, _ bytes: [UInt8]) async throws(SMTPError) {
        do throws(NetworkError) {
            try await transport.write(
                bytes, until: min(deadline, Deadline.now().adding(milliseconds: MailLimits.replyMilliseconds))
            )
        } catch {
            throw .broken(stage, error)
        }
    }

    private mutating func reply(
        _ stage: SMTPStage, within milliseconds: Int
    ) async throws(SMTPError) -> SMTPReply {
        let deadline = min(self.deadline, Deadline.now().adding(milliseconds: milliseconds))
        while true {
            do throws(SMTPReplyFault) {
                if let reply = try parser.take(from: &received) { return reply }
            } catch {
                throw .replyMalformed(stage, error)
            }
            do throws(NetworkError) {
                let more = try await transport.read(
                    appendingTo: &received, atMost: MailLimits.readBytes, until: deadline)
                guard more else { throw .endOfStream }
                if Deadline.now() >= deadline { throw .deadlineReached }
            } catch {
                throw .broken(stage, error)
            }
        }
    }

    /// Says goodbye; the message is the server's whatever comes back.
    private mutating func quit() async {
        let deadline = Deadline.now().adding(milliseconds: MailLimits.quitMilliseconds)
        do throws(NetworkError) {
            try await transport.write(Array("QUIT\r\n".utf8), until: deadline)
            _ = try await transport.read(
                appendingTo: &received, atMost: MailLimits.readBytes, until: deadline)
        } catch {
            return
        }
    }
}
