package import HTTPCore
package import JSON
package import Pages

/// An answer with its body read.
package struct Answer: Sendable {
    /// The three digits.
    package let status: Int
    package let headers: Headers
    package let bytes: [UInt8]

    /// Makes an answer.
    package init(status: Int, headers: Headers, bytes: [UInt8]) {
        self.status = status
        self.headers = headers
        self.bytes = bytes
    }

    /// The body as text.
    package var text: String { String(decoding: bytes, as: UTF8.self) }
    /// The body as JSON; nil when it is none.
    package var json: JSONValue? { try? JSONValue(parsing: bytes) }
    /// Where it leads.
    package var location: String? { headers["location"] }
    /// The `code` of a problem.
    package var code: String? { json?["code"]?.string }
    /// The pointers of a problem, in order.
    package var pointers: [String] { json?["errors"]?.elements?.compactMap { $0["pointer"]?.string } ?? [] }
    /// The codes of a problem's entries, in order.
    package var errorCodes: [String] { json?["errors"]?.elements?.compactMap { $0["code"]?.string } ?? [] }
    /// The body as JSON without the member that names the request.
    package var jsonWithoutRequest: JSONValue? {
        guard let members = json?.members else { return nil }
        return .object(members.filter { $0.key != "requestId" })
    }
    /// Every field as `name: value`, sorted, but the request's own id.
    package var fieldLines: [String] {
        headers.fields.map { "\(headers.name(of: $0)): \(headers.value(of: $0))" }
            .filter { !$0.hasPrefix("X-Request-Id:") }.sorted()
    }

    /// What stands in that attribute or member behind a marker, up to the next quote.
    package func quoted(after marker: String) -> String? {
        guard let start = text.firstRange(of: marker)?.upperBound else { return nil }
        return String(text[start...].prefix { $0 != "\"" })
    }
}

extension HostResponder {
    /// Sends a request to the host in process; the path may carry a query.
    package func call(
        _ method: Method, _ target: String, headers: [(StaticString, String)] = [], body: [UInt8] = [],
        client: String = "192.0.2.1", network: String? = nil, country: String? = nil
    ) async -> Answer {
        var fields = Headers()
        for (name, value) in headers { fields.append(name, value) }
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let head = RequestHead(
            method: method, path: String(parts[0]), query: parts.count == 2 ? String(parts[1]) : nil,
            headers: fields)
        var origin = Origin(
            clientAddress: client, clientNetwork: network, isSecure: false, listener: "test")
        origin.clientCountry = country
        let request = Request(
            head: head, body: body, origin: origin, id: "req_test")
        let response = await respond(to: request)
        let bytes: [UInt8] =
            switch response.body {
            case .bytes(let bytes): bytes
            case .shared(let shared): shared.bytes
            case .held(let first, _): first
            case .none, .stream: []
            }
        return Answer(status: Int(response.status.code), headers: response.headers, bytes: bytes)
    }

    /// Calls the API with a key and a JSON text.
    package func api(
        _ method: Method, _ target: String, key: String?, json: String? = nil,
        type: String = "application/json"
    ) async -> Answer {
        var headers: [(StaticString, String)] = []
        if let key { headers.append(("authorization", "Bearer \(key)")) }
        if json != nil { headers.append(("content-type", type)) }
        return await call(method, target, headers: headers, body: Array((json ?? "").utf8))
    }

    /// Posts a form, as a browser does from a page of the same origin.
    package func post(
        _ target: String, _ fields: [(String, String)], headers: [(StaticString, String)] = [],
        type: String? = "application/x-www-form-urlencoded", country: String? = nil
    ) async -> Answer {
        var headers = headers
        if let type { headers.append(("content-type", type)) }
        return await call(
            .post, target, headers: headers,
            body: FormFields(fields.map { FormFields.Field(name: $0.0, value: $0.1) }).encoded(),
            country: country)
    }
}
