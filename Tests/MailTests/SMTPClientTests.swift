import Network
import Support
import Testing

@testable import Mail

@Suite("SMTP") struct SMTPClientTests {
    /// Read once: the system's authorities are many.
    private static let tls = Result { try TLSContext.client() }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let answers: [String]
        var security = SMTPServer.Security.plain
        var hasUser = false
        let expected: SMTPError?
        /// What the server must have heard, by the beginnings of the lines.
        var heard: [String]?

        init(
            _ name: String, _ answers: [String], _ expected: SMTPError?,
            security: SMTPServer.Security = .plain, hasUser: Bool = false, heard: [String]? = nil
        ) {
            testDescription = name
            self.answers = answers
            self.expected = expected
            self.security = security
            self.hasUser = hasUser
            self.heard = heard
        }
    }

    private static let hello = "250-mx.test\r\n250-SIZE 100000\r\n250 8BITMIME\r\n"
    private static let accepted = [
        "220 mx.test ESMTP\r\n", hello, "250 2.1.0 ok\r\n", "250 2.1.5 ok\r\n", "354 go\r\n",
        "250 2.0.0 queued as 1\r\n", "221 bye\r\n",
    ]
    private static let tooLongLine =
        "220 " + String(repeating: "x", count: MailLimits.replyLineBytes) + "\r\n"
    private static let manyLines =
        String(repeating: "220-x\r\n", count: MailLimits.replyLines) + "220 x\r\n"

    private static func refused(at place: Int, _ answer: String) -> [String] {
        Array(accepted[..<place]) + [answer]
    }

    static let cases = [
        Case(
            "a message is taken", accepted, nil,
            heard: [
                "EHLO shop.example", "MAIL FROM:<bounce@shop.example> SIZE=", "RCPT TO:<payer@example.com>",
                "DATA", "Subject: x\r\n\r\n..dot\r\nend", "QUIT",
            ]),
        Case(
            "a reply of several lines", ["220-hello\r\n220 mx\r\n"] + accepted.dropFirst(), nil),
        Case("251 is taken too", accepted[..<3] + ["251 on its way\r\n"] + accepted[4...], nil),
        Case("a server without SIZE", [accepted[0], "250 mx.test\r\n"] + accepted[2...], nil),
        Case(
            "busy at once", ["421 4.3.2 later\r\n"],
            .refused(.greeting, SMTPReply(code: 421, lines: ["4.3.2 later"]))),
        Case(
            "hello refused", refused(at: 1, "502 no\r\n"),
            .refused(.hello, SMTPReply(code: 502, lines: ["no"]))),
        Case(
            "sender refused", refused(at: 2, "530 5.7.0 first\r\n"),
            .refused(.sender, SMTPReply(code: 530, lines: ["5.7.0 first"]))),
        Case(
            "greylisted", refused(at: 3, "451 4.7.1 later\r\n"),
            .refused(.recipient, SMTPReply(code: 451, lines: ["4.7.1 later"]))),
        Case(
            "no such mailbox", refused(at: 3, "550 5.1.1 unknown\r\n"),
            .refused(.recipient, SMTPReply(code: 550, lines: ["5.1.1 unknown"]))),
        Case(
            "data refused", refused(at: 4, "554 no\r\n"),
            .refused(.data, SMTPReply(code: 554, lines: ["no"]))),
        Case(
            "content refused", refused(at: 5, "552 too much\r\n"),
            .refused(.content, SMTPReply(code: 552, lines: ["too much"]))),
        Case("the end after the content", Array(accepted[..<5]), .broken(.content, .endOfStream)),
        Case("the end before anything", [], .broken(.greeting, .endOfStream)),
        Case(
            "too small a server", refused(at: 1, "250-x\r\n250 SIZE 10\r\n"), .messageTooLarge(limitBytes: 10)
        ),
        Case("SIZE 0 is no limit", [accepted[0], "250-x\r\n250 SIZE 0\r\n"] + accepted[2...], nil),
        Case("no STARTTLS", Array(accepted[..<2]), .startTLSNotOffered, security: .startTLS),
        Case(
            "commands behind STARTTLS",
            [
                accepted[0], "250-x\r\n250 STARTTLS\r\n", "220 go\r\n250-evil\r\n250 AUTH PLAIN\r\n",
            ], .startTLSInjected, security: .startTLS),
        Case(
            "STARTTLS refused", [accepted[0], "250-x\r\n250 STARTTLS\r\n", "454 not now\r\n"],
            .refused(.startTLS, SMTPReply(code: 454, lines: ["not now"])), security: .startTLS),
        Case(
            "no password without TLS", [accepted[0], "250-x\r\n250 AUTH PLAIN LOGIN\r\n"],
            .credentialsUnusable, hasUser: true, heard: ["EHLO shop.example"]),
        Case("a line too long", [tooLongLine], .replyMalformed(.greeting, .lineTooLong)),
        Case("too many lines", [manyLines], .replyMalformed(.greeting, .tooManyLines)),
        Case("no code", ["hello\r\n"], .replyMalformed(.greeting, .code)),
        Case("a code of HTTP's", ["199 x\r\n"], .replyMalformed(.greeting, .code)),
        Case("two codes", ["220-x\r\n221 x\r\n"], .replyMalformed(.greeting, .codesDiffer)),
        Case("a bare line feed", ["220 x\n"], .replyMalformed(.greeting, .lineEnd)),
        Case("no separator", ["220!x\r\n"], .replyMalformed(.greeting, .separator)),
    ]

    @Test("conversations", arguments: cases) func conversation(_ row: Case) async throws {
        let server = try ScriptedMailServer(row.answers)
        let error = try await send(to: server, row)
        #expect(error == row.expected)
        guard let heard = row.heard else { return }
        #expect(server.lines.count == heard.count)
        for (line, start) in zip(server.lines, heard) { #expect(line.hasPrefix(start)) }
    }

    private func send(to server: ScriptedMailServer, _ row: Case) async throws -> SMTPError? {
        let group = try EventLoopGroup(loops: 1)
        let client = SMTPClient(
            group: group,
            server: SMTPServer(
                host: "127.0.0.1", port: server.port, security: row.security,
                credentials: row.hasUser
                    ? SMTPServer.Credentials(user: "u", password: Secret("p")) : nil,
                helloName: "shop.example"),
            tls: try Self.tls.get(),
            resolve: { (host, port, _, _) throws(NetworkError) in [try SocketAddress(host, port: port)] })
        let message = EncodedMessage(
            headers: [EncodedMessage.Header(name: "Subject", value: "x")], body: Array(".dot\r\nend".utf8))
        let sender = try #require(EmailAddress("bounce@shop.example"))
        let recipient = try #require(EmailAddress("payer@example.com"))
        var failure: SMTPError?
        do throws(SMTPError) { _ = try await client.send(message, from: sender, to: recipient) } catch {
            failure = error
        }
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            do {
                _ = try BlockingThread(name: "stop").run(waitingAtMost: 1) {
                    group.stop()
                    continuation.resume()
                }
            } catch { continuation.resume(throwing: error) }
        }
        return failure
    }

    @Test("a conversation ends when its task is cancelled") func cancelling() async throws {
        let server = try ScriptedMailServer(["220 x\r\n"], stays: true)
        let row = Case("silent", [], nil)
        let began = ContinuousClock.now
        let task = Task { try await send(to: server, row) }
        // The client says EHLO after the greeting and waits; when it is cancelled does not matter.
        try await Task.sleep(for: .milliseconds(100))
        task.cancel()
        let ends: [SMTPError?] = [
            .notConnected(.closed), .broken(.greeting, .closed), .broken(.hello, .closed),
        ]
        let end = try await task.value
        // Where a thousand tests before this one kept the processors, the client may have given up by itself.
        let isInTime = began.duration(to: .now) < .milliseconds(MailLimits.connectMilliseconds - 5_000)
        #expect(!isInTime || ends.contains(end))
    }

    @Test("limits of a reply, on both sides") func replyLimits() throws {
        let longest = "220 " + String(repeating: "x", count: MailLimits.replyLineBytes - 6) + "\r\n"
        var parser = SMTPReplyParser()
        var bytes = Array(longest.utf8)
        #expect(bytes.count == MailLimits.replyLineBytes)
        #expect(try parser.take(from: &bytes)?.code == 220)
        bytes = Array(("220 x" + longest.dropFirst(4)).utf8)
        #expect(throws: SMTPReplyFault.lineTooLong) { try parser.take(from: &bytes) }
        parser = SMTPReplyParser()
        bytes = Array((String(repeating: "220-x\r\n", count: MailLimits.replyLines - 1) + "220 x\r\n").utf8)
        #expect(try parser.take(from: &bytes)?.lines.count == MailLimits.replyLines)
    }

    @Test("a reply in pieces is one reply") func pieces() throws {
        let whole = Array("250-a\r\n250-b\r\n250 c\r\n250 next\r\n".utf8)
        for cut in 0...whole.count {
            var parser = SMTPReplyParser()
            var bytes = Array(whole[..<cut])
            var reply = try parser.take(from: &bytes)
            bytes += whole[cut...]
            if reply == nil { reply = try parser.take(from: &bytes) }
            #expect(reply == SMTPReply(code: 250, lines: ["a", "b", "c"]))
            #expect(try parser.take(from: &bytes) == SMTPReply(code: 250, lines: ["next"]))
        }
    }
}
