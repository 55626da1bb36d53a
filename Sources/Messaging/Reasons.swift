package import Mail
package import SMS

extension SMTPError {
    /// Why, for a log: steps, codes and faults, never the server's own words, which name addresses.
    package var reason: String {
        switch self {
        case .notConnected(let error): "not connected: \(error)"
        case .broken(let stage, let error): "broken at \(stage.rawValue): \(error)"
        case .refused(let stage, let reply):
            "refused at \(stage.rawValue): \(reply.code)" + (reply.enhancedCode.map { " \($0)" } ?? "")
        case .replyMalformed(let stage, let fault):
            "no reply of SMTP at \(stage.rawValue): \(fault.rawValue)"
        case .startTLSNotOffered: "the server does not offer STARTTLS"
        case .startTLSInjected: "bytes before TLS"
        case .authenticationNotOffered: "the server offers neither PLAIN nor LOGIN"
        case .credentialsUnusable: "credentials cannot be sent"
        case .messageTooLarge(let limit): "larger than \(limit) bytes"
        }
    }
}

extension SMSError {
    /// Why, for a log: never a number or the gateway's own words.
    package var reason: String {
        switch self {
        case .notSent(let error): "not sent: \(error)"
        case .outcomeUnknown(let error): "outcome unknown: \(error)"
        case .answerUnreadable(let status): "unreadable answer: \(status)"
        case .later(let status): "later: \(status)"
        case .accountRefused(let status, let code): "account refused: \(status) \(code ?? 0)"
        case .numberRefused(let code): "number refused: \(code)"
        case .refused(let status, let code): "refused: \(status) \(code ?? 0)"
        }
    }
}
