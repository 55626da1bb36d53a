import Domain
import GoCardlessProvider
import HTTPClient
import HTTPCore
import Network
import ProviderKit
import SandboxProvider
import StripeProvider
import Support
import Synchronization
import WireProvider

/// Sends what adapters ask for to providers, over TLS and to their hosts only.
///
/// The engine is made before there are loops to send on; until `connect`, nothing is sent.
final class ProviderSender: Sendable {
    private let client = Mutex<WebClient?>(nil)
    private let registry: ProviderRegistry
    private let log: Log
    /// How long one request may take in all, in milliseconds.
    static let totalMilliseconds = 20_000
    /// How long a connection may take, in milliseconds.
    static let connectMilliseconds = 5_000
    /// Bytes of an answer's body.
    static let answerBytes = 1024 * 1024

    init(registry: ProviderRegistry, log: Log) {
        self.registry = registry
        self.log = log
    }

    /// From now on requests are sent with that client.
    func connect(_ client: WebClient) { self.client.withLock { $0 = client } }

    /// Sends a request and says what came of it.
    func send(_ request: ProviderRequest, for account: ProviderAccount) async -> ProviderAnswer {
        guard let client = client.withLock({ $0 }) else { return refuse(account, reason: "no_client") }
        guard let provider = registry.provider(of: account.type),
            var outgoing = OutgoingRequest(request)
        else { return refuse(account, reason: "request_malformed") }
        guard account.refusal == nil else { return refuse(account, reason: "setting_refused") }
        // Credentials go to the account's own hosts and nowhere else, whatever an answer said.
        guard provider.hosts(of: account).contains(outgoing.host) else {
            return refuse(account, reason: "host_not_pinned")
        }
        outgoing.totalMilliseconds = Self.totalMilliseconds
        outgoing.connectMilliseconds = Self.connectMilliseconds
        outgoing.responseBytesMax = Self.answerBytes
        do throws(HTTPClientError) {
            let response = try await client.send(outgoing)
            let headers = response.headers
            return .response(
                status: Int(response.status.code), body: response.body,
                headers: AnswerHeaders(headers.fields.map { (headers.name(of: $0), headers.value(of: $0)) }))
        } catch {
            log.warning(
                "provider_call_failed", .text("account", "\(account.id)"),
                .text("type", account.type.rawValue),
                .text("reason", error.mark), .bool("sent", error.mayHaveArrived))
            return error.mayHaveArrived ? .lost : .notSent
        }
    }

    private func refuse(_ account: ProviderAccount, reason: String) -> ProviderAnswer {
        log.error(
            "provider_call_refused", .text("account", "\(account.id)"),
            .text("type", account.type.rawValue), .text("reason", reason))
        return .notSent
    }
}

extension HTTPClientError {
    /// Whether the other side may have acted.
    fileprivate var mayHaveArrived: Bool {
        switch self {
        case .requestInvalid, .notSent, .refused, .addressForbidden: false
        case .outcomeUnknown, .responseMalformed, .responseTooLarge: true
        }
    }

    /// The kind of failure, without anything of the request.
    var mark: String {
        switch self {
        case .requestInvalid: "request_invalid"
        case .notSent(let error): "not_sent: \(error)"
        case .refused(let refusal): "egress_refused: \(refusal.rawValue)"
        case .addressForbidden: "egress_address"
        case .outcomeUnknown(let error): "outcome_unknown: \(error)"
        case .responseMalformed: "response_malformed"
        case .responseTooLarge: "response_too_large"
        }
    }
}

extension OutgoingRequest {
    /// A provider's request; nil where its URL or a field cannot be written as HTTP.
    fileprivate init?(_ request: ProviderRequest) {
        guard let url = WebURL(request.url), url.fragment == nil else { return nil }
        var headers = Headers()
        for (name, value) in request.headers {
            guard headers.append(named: name, value.expose()) else { return nil }
        }
        let methods: [String: Method] = ["GET": .get, "POST": .post, "PUT": .put, "DELETE": .delete]
        let host = url.host.hasPrefix("[") ? String(url.host.dropFirst().dropLast()) : url.host
        self.init(
            methods[request.method] ?? .other(request.method), url.scheme == "https" ? .https : .http,
            host: host, port: url.port, target: url.path + (url.query.map { "?" + $0 } ?? ""),
            headers: headers, body: request.body)
    }
}

extension Composition {
    /// The adapters of this program; who adds one names it here.
    static func adapters(_ configuration: Configuration) -> [any PaymentProvider] {
        [
            SandboxAdapter(), StripeAdapter(allowsStandIns: configuration.allowsStandIns),
            GoCardlessAdapter(), WireAdapter(),
        ]
    }

    /// Lets the engine call providers, over connections of that group's loops.
    ///
    /// What an operator allows of its own network is allowed here too, and nothing goes without TLS that is
    /// not allowed so by name or range.
    func connectProviders(_ group: EventLoopGroup) throws {
        var policy = configuration.egress.policy
        policy.permitsPlainHTTP = false
        providerSender.connect(try configuration.makeWebClient(group: group, policy: policy))
    }
}
