import Support
import Testing

@testable import Mail

@Suite("Mail messages") struct MailMessageTests {
    static func message(
        subject: String = "x", name: String? = nil, text: String = "x", html: String = "<p>x</p>"
    ) throws -> EncodedMessage {
        let sender = try #require(EmailAddress("a@shop.example"))
        let recipient = try #require(EmailAddress("b@example.com"))
        return MailMessage(
            from: Mailbox(name: name.map { HeaderText($0) }, address: sender),
            to: Mailbox(address: recipient), subject: HeaderText(subject), text: text, html: html,
            date: Timestamp(seconds: 1_795_254_843), identifier: "msg_1"
        ).encoded()
    }

    static let hostile = [
        "x\r\nBcc: v@example.com", "x\nBcc: v@example.com", "x\rBcc: v@example.com", "\r\n\r\nbody",
        "x\u{0}y", "x\u{85}Bcc: v@example.com", "x\u{2028}Bcc: v", "x\u{2029}Bcc: v", "=?UTF-8?Q?x?=",
        "\"<v@example.com>, ", "\\", "\"\\\"", "a, b <c@d.e>; (", String(repeating: "é", count: 600),
        String(repeating: "x", count: 1200), String(repeating: "long words ", count: 60), " ", "",
        "👩‍👩‍👧‍👦 " + String(repeating: "👩‍👩‍👧‍👦", count: 40),
    ]

    @Test("no text ends or adds a header", arguments: hostile) func injection(_ text: String) throws {
        let message = try Self.message(subject: text, name: text)
        let head = String(decoding: message.bytes, as: UTF8.self).components(separatedBy: "\r\n\r\n")[0]
        var names: [String] = []
        for line in head.components(separatedBy: "\r\n") {
            #expect(line.utf8.count <= 78)
            #expect(line.utf8.allSatisfy { (0x20...0x7E).contains($0) })
            if !line.hasPrefix(" ") { names.append(String(line.prefix { $0 != ":" })) }
        }
        #expect(
            names == [
                "Date", "From", "To", "Subject", "Message-ID", "Auto-Submitted", "Content-Language",
                "MIME-Version", "Content-Type",
            ])
    }

    @Test("the date of a message") func date() {
        #expect(MailDate.text(Timestamp(seconds: 1_795_254_843)) == "Sat, 21 Nov 2026 09:54:03 +0000")
        #expect(MailDate.text(Timestamp(seconds: 0)) == "Thu, 01 Jan 1970 00:00:00 +0000")
        #expect(MailDate.text(Timestamp(seconds: 951_782_400)) == "Tue, 29 Feb 2000 00:00:00 +0000")
        #expect(MailDate.text(Timestamp(seconds: -5)) == "Thu, 01 Jan 1970 00:00:00 +0000")
    }

    struct Encoding: Sendable, CustomTestStringConvertible {
        let text: String
        let encoded: String
        var testDescription: String { text.debugDescription }
    }

    static let encodings = [
        Encoding(text: "", encoded: ""), Encoding(text: "a", encoded: "a\r\n"),
        Encoding(text: "a\nb\r\nc\rd\n", encoded: "a\r\nb\r\nc\r\nd\r\n"),
        Encoding(text: "a=b", encoded: "a=3Db\r\n"), Encoding(text: "é", encoded: "=C3=A9\r\n"),
        Encoding(text: "a \nb\t", encoded: "a=20\r\nb=09\r\n"),
        Encoding(text: ".\n..", encoded: "=2E\r\n=2E.\r\n"),
        Encoding(text: "From me", encoded: "=46rom me\r\n"),
        Encoding(
            text: String(repeating: "x", count: 76), encoded: String(repeating: "x", count: 76) + "\r\n"),
        Encoding(
            text: String(repeating: "x", count: 77),
            encoded: String(repeating: "x", count: 75) + "=\r\nxx\r\n"),
        Encoding(
            text: String(repeating: "x", count: 75) + "é",
            encoded: String(repeating: "x", count: 75) + "=\r\n=C3=A9\r\n"),
    ]

    @Test("quoted-printable", arguments: encodings) func quotedPrintable(_ row: Encoding) {
        #expect(String(decoding: QuotedPrintable.encode(row.text), as: UTF8.self) == row.encoded)
    }

    @Test("every line of a body is ASCII and short") func bodyLines() throws {
        let text = (0..<400).map { String(repeating: "é=. \t", count: $0 % 37) + "\n" }.joined()
        for line in String(decoding: try Self.message(text: text).body, as: UTF8.self)
            .components(separatedBy: "\r\n")
        {
            #expect(line.utf8.count <= 76)
            #expect(line.utf8.allSatisfy { (0x20...0x7E).contains($0) || $0 == 9 })
        }
    }

    @Test("dots are stuffed and the end is whole") func stuffing() {
        let rows = [
            ("", ".\r\n"), ("a", "a\r\n.\r\n"), ("a\r\n", "a\r\n.\r\n"), (".\r\n", "..\r\n.\r\n"),
            ("a\r\n.b\r\n..\r\n", "a\r\n..b\r\n...\r\n.\r\n"),
        ]
        for (text, stuffed) in rows {
            #expect(String(decoding: SMTPSession.stuffed(Array(text.utf8)), as: UTF8.self) == stuffed)
        }
    }
}

extension String {
    fileprivate func components(separatedBy mark: String) -> [String] {
        var parts: [String] = []
        var rest = Array(utf8)[...]
        let mark = Array(mark.utf8)
        while let place = rest.indices.first(where: { rest[$0...].starts(with: mark) }) {
            parts.append(String(decoding: rest[..<place], as: UTF8.self))
            rest = rest[(place + mark.count)...]
        }
        return parts + [String(decoding: rest, as: UTF8.self)]
    }
}
