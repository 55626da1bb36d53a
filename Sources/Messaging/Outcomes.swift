package import Mail
package import Portal
package import SMS

extension MessageOutcome {
    /// What came of handing a mail to a server.
    package init(_ result: Result<SMTPReply, SMTPError>) {
        switch result {
        case .success(let reply): self = .sent(reference: nil, code: reply.code)
        case .failure(let error): self.init(error)
        }
    }

    private init(_ error: SMTPError) {
        switch error {
        case .notConnected, .startTLSNotOffered, .startTLSInjected, .authenticationNotOffered,
            .credentialsUnusable:
            self = .installationTrouble(code: nil)
        // The server may have taken it.
        case .broken(.content, _), .replyMalformed(.content, _): self = .unknown
        case .broken, .replyMalformed: self = .later(code: nil)
        case .messageTooLarge: self = .refused(code: nil)
        case .refused(let stage, let reply):
            switch stage {
            // Before the message's own turn everything that is refused is refused to us.
            case .greeting, .hello, .startTLS, .authentication:
                self = .installationTrouble(code: reply.code)
            case .sender where reply.code == 530 || reply.code == 535:
                self = .installationTrouble(code: reply.code)
            case .sender, .recipient, .data, .content:
                if reply.code / 100 != 5 {
                    self = .later(code: reply.code)
                } else if stage == .recipient, Self.isAboutAddress(reply) {
                    self = .addressRefused(code: reply.code)
                } else {
                    self = .refused(code: reply.code)
                }
            }
        }
    }

    /// Whether a refusal says that the mailbox is none: by RFC 3463 where the server says it that way, else
    /// by the code (RFC 5321 section 4.2.3).
    ///
    /// A refusal by policy marks nobody.
    private static func isAboutAddress(_ reply: SMTPReply) -> Bool {
        if let code = reply.enhancedCode { return code.hasPrefix("5.1.") || code == "5.2.1" }
        return [550, 551, 553].contains(reply.code)
    }

    /// What came of handing a text message to a gateway.
    package init(_ result: Result<String, SMSError>) {
        switch result {
        case .success(let id): self = .sent(reference: id, code: nil)
        case .failure(let error):
            switch error {
            case .notSent: self = .later(code: nil)
            case .outcomeUnknown, .answerUnreadable: self = .unknown
            case .later(let status): self = .later(code: status)
            case .accountRefused(let status, let code): self = .installationTrouble(code: code ?? status)
            case .numberRefused(let code): self = .addressRefused(code: code)
            case .refused(let status, let code): self = .refused(code: code ?? status)
            }
        }
    }
}
