package import Domain
package import HTTPClient
import HTTPCore
import Network
package import Portal
package import Support

/// Makes one try: signs, posts, and reads what the answer means.
package struct DeliverySender: Sendable {
    /// Sends a request over the guarded client.
    package typealias Send =
        @Sendable (OutgoingRequest) async throws(HTTPClientError) -> IncomingResponse

    private let send: Send
    private let clock: Clock
    private let random: RandomSource
    private let product: String

    /// Makes a sender; `product` is the name it gives to receivers.
    package init(clock: Clock, random: RandomSource, product: String, send: @escaping Send) {
        self.clock = clock
        self.random = random
        self.product = product
        self.send = send
    }

    /// Sends a delivery whose time has come and says what came of it.
    package func send(_ delivery: DueDelivery, to target: DeliveryTarget) async -> DeliveryResult {
        let object =
            target.endpoint?.payload == .thin
            ? delivery.event.reference
            : delivery.object
                ?? delivery.event.reference
        let url = target.endpoint?.url ?? delivery.ownAddress.flatMap { WebURL($0) }
        let (attempt, retryAfter) = await post(
            delivery.event.body(object: object), id: delivery.event.id.description, to: url,
            signedFor: target, number: delivery.tries + 1)
        guard attempt.fault != nil, attempt.status != 410 else {
            return DeliveryResult(delivery: delivery, attempt: attempt, next: nil)
        }
        let next = RetrySchedule.next(
            after: attempt.number - delivery.roundTries, since: delivery.roundBegan, now: clock.now(),
            retryAfter: retryAfter, jitter: Int64(random.words().0 % 1_001))
        return DeliveryResult(delivery: delivery, attempt: attempt, next: next)
    }

    /// Posts a made-up event to an endpoint, outside every queue, for a merchant who tries it out.
    package func test(_ endpoint: WebhookEndpoint, target: DeliveryTarget) async -> DeliveryAttempt {
        let now = clock.now()
        let id = EventID(at: now, random: random).description
        let body =
            #"{"id":"\#(id)","object":"event","type":"webhook.test","createdAt":"\#(TimeText.format(now))","#
            + #""sequence":1,"livemode":\#(endpoint.isLive),"siteId":"\#(endpoint.siteID)","data":{"object":"#
            + #"{"id":"\#(endpoint.id)","object":"webhook_endpoint"}}}"#
        return await post(
            Array(body.utf8), id: id, to: endpoint.url, signedFor: target, number: 1
        ).attempt
    }

    private func post(
        _ body: [UInt8], id: String, to url: WebURL?, signedFor target: DeliveryTarget, number: Int
    ) async -> (attempt: DeliveryAttempt, retryAfter: Int64?) {
        let began = clock.now()
        func attempt(
            _ status: Int?, _ fault: DeliveryFault?, _ body: [UInt8] = []
        ) -> DeliveryAttempt {
            DeliveryAttempt(
                number: number, startedAt: began,
                milliseconds: max(clock.now().milliseconds - began.milliseconds, 0), status: status,
                fault: fault, body: Array(body.prefix(DeliveryAttempt.bodyBytesMax)))
        }
        guard let url, let signatures = try? Signatures(of: body, id: id, at: began, target: target) else {
            return (attempt(nil, .addressInvalid), nil)
        }
        do throws(HTTPClientError) {
            let response = try await send(request(body, to: url, signatures))
            let status = Int(response.status.code)
            let isTaken = (200..<300).contains(status)
            let wait = response.headers["retry-after"].flatMap { Self.seconds($0, now: began) }
            return (attempt(status, isTaken ? nil : .refused, response.body), isTaken ? nil : wait)
        } catch {
            return (attempt(nil, DeliveryFault(error)), nil)
        }
    }

    private func request(_ body: [UInt8], to url: WebURL, _ signatures: Signatures) -> OutgoingRequest {
        var headers = Headers()
        headers.append("Content-Type", "application/json" as StaticString)
        headers.append("User-Agent", product)
        headers.append("webhook-id", signatures.id)
        headers.append("webhook-timestamp", signatures.timestamp)
        headers.append("webhook-signature", signatures.signature)
        let host = url.host.hasPrefix("[") ? String(url.host.dropFirst().dropLast()) : url.host
        var request = OutgoingRequest(
            .post, url.scheme == "https" ? .https : .http, host: host, port: url.port,
            target: url.path + (url.query.map { "?" + $0 } ?? ""), headers: headers, body: body)
        request.totalMilliseconds = DeliveryLimits.totalMilliseconds
        request.connectMilliseconds = DeliveryLimits.connectMilliseconds
        request.responseBytesMax = DeliveryLimits.answerBytes
        return request
    }

    /// Seconds to wait, from either form of the field (RFC 9110 section 10.2.3); nil for another text.
    private static func seconds(_ field: String, now: Timestamp) -> Int64? {
        if let seconds = Int64(field), seconds >= 0 { return seconds }
        return HTTPDate.parse(field).map { max($0.seconds - now.seconds, 0) }
    }
}

extension DeliveryFault {
    fileprivate init(_ error: HTTPClientError) {
        switch error {
        case .requestInvalid: self = .addressInvalid
        case .notSent(.deadlineReached), .outcomeUnknown(.deadlineReached): self = .timeout
        case .notSent(.tls), .outcomeUnknown(.tls): self = .tlsFailed
        case .notSent: self = .notConnected
        case .addressForbidden, .refused: self = .addressForbidden
        case .outcomeUnknown: self = .connectionLost
        case .responseMalformed, .responseTooLarge: self = .answerUnreadable
        }
    }
}
