package import Support

/// A name with a mail address.
package struct Mailbox: Hashable, Sendable {
    /// What mail programs show; nil for the address alone.
    package var name: HeaderText?
    /// The address.
    package var address: EmailAddress

    /// Pairs them.
    package init(name: HeaderText? = nil, address: EmailAddress) {
        self.name = name
        self.address = address
    }

    /// RFC 5322 section 3.4; the address on a line of its own where name and address are long together.
    var field: String {
        guard let name, !name.text.allSatisfy({ $0 == " " }) else { return "<\(address)>" }
        let phrase = name.phrase
        let isLong = phrase.utf8.count + address.description.utf8.count > 60
        return phrase + (isLong ? "\r\n " : " ") + "<\(address)>"
    }
}

/// A message with the same words as text and as HTML, to one person, written by a program.
package struct MailMessage: Sendable {
    /// Whose message it is.
    package var from: Mailbox
    /// Where answers go; nil: to `from`.
    package var replyTo: Mailbox?
    /// Who gets it.
    package var to: Mailbox
    /// What it is about.
    package var subject: HeaderText
    /// The plain text.
    package var text: String
    /// The HTML document.
    package var html: String
    /// When it was written.
    package var date: Timestamp
    /// Letters and digits that no other message of the sender's domain has; a message that is sent again
    /// keeps them, so that a second copy can be known as one.
    package var identifier: String
    /// BCP 47 tag of the text's language (RFC 3282).
    package var language: String

    /// Makes a message.
    package init(
        from: Mailbox, replyTo: Mailbox? = nil, to: Mailbox, subject: HeaderText, text: String, html: String,
        date: Timestamp, identifier: String, language: String = "en"
    ) {
        self.from = from
        self.replyTo = replyTo
        self.to = to
        self.subject = subject
        self.text = text
        self.html = html
        self.date = date
        self.identifier = identifier
        self.language = language
    }

    /// The message as bytes of ASCII in lines that every server takes.
    package func encoded() -> EncodedMessage {
        let identifier = Self.token(identifier)
        // Quoted-printable never holds `=_`, so that no line of a part can be the boundary (RFC 2045
        // section 6.7).
        let boundary = "=_portico_\(identifier)"
        var headers: [EncodedMessage.Header] = []
        func add(_ name: String, _ value: String) {
            headers.append(EncodedMessage.Header(name: name, value: value))
        }
        add("Date", MailDate.text(date))
        add("From", from.field)
        if let replyTo { add("Reply-To", replyTo.field) }
        add("To", to.field)
        add("Subject", subject.unstructured(firstLineUsed: "Subject: ".utf8.count))
        add("Message-ID", "<\(identifier)@\(from.address.domain)>")
        // Nobody's holiday program answers (RFC 3834 section 5).
        add("Auto-Submitted", "auto-generated")
        add("Content-Language", Self.token(language))
        add("MIME-Version", "1.0")
        add("Content-Type", "multipart/alternative;\r\n boundary=\"\(boundary)\"")
        var body: [UInt8] = []
        // The last part is the one that is shown where both can be (RFC 2046 section 5.1.4).
        for (type, content) in [("text/plain", text), ("text/html", html)] {
            body.append(contentsOf: "--\(boundary)\r\nContent-Type: \(type); charset=utf-8\r\n".utf8)
            body.append(contentsOf: "Content-Transfer-Encoding: quoted-printable\r\n\r\n".utf8)
            body.append(contentsOf: QuotedPrintable.encode(content))
            body.append(contentsOf: "\r\n".utf8)
        }
        body.append(contentsOf: "--\(boundary)--\r\n".utf8)
        return EncodedMessage(headers: headers, body: body)
    }

    /// Letters, digits, hyphens and underscores of a text; nothing else may stand in an id.
    private static func token(_ text: String) -> String {
        String(
            decoding: text.utf8.prefix(60).filter {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF) || "-_".utf8.contains($0)
            }, as: UTF8.self)
    }
}
