package import HTTPClient
import HTTPCore
import JSON

/// Why a gateway did not take a message.
package enum SMSError: Error, Hashable, Sendable {
    /// Nothing was sent: it may be tried again.
    case notSent(HTTPClientError)
    /// The gateway may have taken it; asking again could send it twice.
    case outcomeUnknown(HTTPClientError)
    /// The gateway answered, and nobody knows how far it came.
    case answerUnreadable(status: Int)
    /// The gateway says later: too many requests, or trouble of its own.
    case later(status: Int)
    /// The gateway does not know this account or token, or it may not send.
    case accountRefused(status: Int, code: Int?)
    /// The number takes no messages, ever: no number, no mobile, or its owner said stop.
    case numberRefused(code: Int)
    /// The gateway refuses this message.
    case refused(status: Int, code: Int?)
}

/// Reads what the Messages API answers (https://www.twilio.com/docs/messaging/api/message-resource).
enum SMSAnswer {
    /// Codes of https://www.twilio.com/docs/api/errors that are about the number: 21211 and 21217 no valid
    /// number, 21610 unsubscribed, 21614 not a mobile, 30004 blocked, 30005 unknown, 30006 landline.
    private static let numberCodes: Set<Int> = [21211, 21217, 21610, 21614, 30004, 30005, 30006]

    static func read(_ response: IncomingResponse) throws(SMSError) -> String {
        let status = Int(response.status.code)
        let json = try? JSONValue(parsing: response.body)
        guard (200..<300).contains(status) else {
            throw failure(status, code: json?["code"]?.integer.map { Int($0) })
        }
        // A message can have failed by the time of the answer.
        if let code = json?["error_code"]?.integer {
            throw failure(400, code: Int(code))
        }
        guard let id = json?["sid"]?.string, (1...64).contains(id.utf8.count) else {
            throw .answerUnreadable(status: status)
        }
        return id
    }

    private static func failure(_ status: Int, code: Int?) -> SMSError {
        if let code, numberCodes.contains(code) { return .numberRefused(code: code) }
        switch status {
        case 401, 403: return .accountRefused(status: status, code: code)
        case 429, 503: return .later(status: status)
        case 500...: return .answerUnreadable(status: status)
        default: return .refused(status: status, code: code)
        }
    }
}
