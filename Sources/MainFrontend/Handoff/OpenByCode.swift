import Domain
import HTTPCore
import Pages
import Portal

extension Frontend {
    /// GET /s/{code}: leads a phone to the page of a checkout that is still to be paid; changes nothing.
    ///
    /// A code is short enough to be guessed at, so every wrong one counts against the client, and once it has
    /// had too many the right ones are refused too: else a refusal would tell which are right. When all
    /// together have had too many, whoever guesses does so from many addresses; then one wrong code closes
    /// the door for its whole block of addresses, and it stays open for everyone else. Closed, expired and
    /// never made are the same 404.
    func openByCode(_ request: Request) throws -> Response {
        let client = request.origin.clientNetwork
        let block = request.origin.clientBlock
        if let seconds = codeMisses.wait(for: client) {
            throw FrontendError.tooManyMisses(retryAfterSeconds: seconds)
        }
        if codeMissesInAll.wait(for: .everyone) != nil, let seconds = codeMissesOfBlock.wait(for: block) {
            throw FrontendError.tooManyMisses(retryAfterSeconds: seconds)
        }
        if let code = request.parameters["code"].flatMap({ HandoffCode(typed: $0) }),
            let checkout = try engine.unscopedOpenCheckout(code)
        {
            return seeOther(address(of: checkout))
        }
        _ = codeMisses.take(for: client)
        _ = codeMissesOfBlock.take(for: block)
        _ = codeMissesInAll.take(for: .everyone)
        throw FrontendError.notFound
    }
}

/// Whom a limit that all share is about.
enum Everyone: Hashable, Sendable {
    case everyone
}
