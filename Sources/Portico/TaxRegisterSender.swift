import Domain
import HTTPClient
import HTTPCore
import Support
import Tax

/// Asks the register of the member states about tax ids, where the rules for outgoing calls let it.
struct TaxRegisterSender: Sendable {
    let url: WebURL
    let client: WebClient
    let log: Log

    /// How long one question may take, in milliseconds.
    static let totalMilliseconds = 15_000
    /// Bytes of an answer's body.
    static let answerBytes = 64 * 1024

    /// What the register says; an outage of any kind is `unavailable`.
    func ask(_ call: VIESCall) async -> RegisterAnswer {
        var headers = Headers()
        headers.append("Content-Type", "application/json" as StaticString)
        headers.append("Accept", "application/json" as StaticString)
        var request = OutgoingRequest(
            .post, url.scheme == "https" ? .https : .http, host: url.host, port: url.port,
            target: url.path.isEmpty ? "/" : url.path, headers: headers, body: call.body)
        request.totalMilliseconds = Self.totalMilliseconds
        request.responseBytesMax = Self.answerBytes
        let answer: RegisterAnswer
        do throws(HTTPClientError) {
            let response = try await client.send(request)
            answer = call.answer(status: Int(response.status.code), body: response.body)
        } catch { answer = .unavailable(error.mark) }
        if case .unavailable(let word) = answer {
            log.notice("tax_register_unavailable", .text("country", call.id.country), .text("reason", word))
        }
        return answer
    }
}
