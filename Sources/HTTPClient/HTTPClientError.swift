package import Network

/// Why a call has no response.
///
/// `outcomeUnknown` is the one after which the other side may have acted.
package enum HTTPClientError: Error, Hashable, Sendable {
    /// The request cannot be written as HTTP; names the part.
    case requestInvalid(Part)
    /// The name was not found, or no address could be connected to; nothing was sent.
    case notSent(NetworkError)
    /// The policy forbids the host as it is written; nothing was looked up.
    case refused(EgressRefusal)
    /// Every address of the host is one that this client must not call.
    case addressForbidden(host: String)
    /// The request was sent, at least in part, and no whole response came back.
    case outcomeUnknown(NetworkError)
    /// The response breaks RFC 9112, or our stricter reading of it.
    case responseMalformed(Malformation)
    /// The response is larger than allowed.
    case responseTooLarge(limitBytes: Int)

    /// A part of a request.
    package enum Part: String, Hashable, Sendable { case method, host, port, target, header }

    /// What is wrong with a response.
    package enum Malformation: String, Hashable, Sendable {
        case statusLine, fieldName, fieldValue, lineEnding, tooManyFields, contentLength, transferCoding,
            chunk
        case tooManyInterimResponses
    }
}
