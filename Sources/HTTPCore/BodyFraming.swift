/// How the end of a request's body is found (RFC 9112 section 6.3).
package enum BodyFraming: Hashable, Sendable {
    /// There is no body.
    case none
    /// Exactly that many bytes follow, at least one.
    case length(Int)
    /// The chunked transfer coding; ``ChunkedDecoder`` finds the end.
    case chunked
}

/// What ``RequestParser`` made of the bytes so far.
package enum HeadResult: Sendable {
    /// The head has not ended yet.
    case needMore
    /// A whole head, which took `consumed` bytes of the buffer; the body begins behind them.
    /// `expectsContinue` says that the client waits for `100 Continue` before it sends the body.
    case complete(RequestHead, BodyFraming, expectsContinue: Bool, consumed: Int)
}
