import Domain
import JSON
import ProviderKit
import Support

/// Which payment a call is about.
enum SandboxSubject: Hashable, Sendable {
    case id(SandboxPaymentID)
    case key(String)

    /// The path segment: the id, or `key=` and the percent-encoded key.
    static func segment(reference: String?, key: String) -> String {
        reference.map { PercentEncoding.encode($0) } ?? "key=" + PercentEncoding.encode(key)
    }

    init?(segment: Substring) {
        if segment.hasPrefix("key=") {
            guard let key = SandboxCall.percentDecoded(segment.dropFirst(4)), SandboxCall.isKey(key) else {
                return nil
            }
            self = .key(key)
        } else {
            guard let id = SandboxPaymentID(String(segment)) else { return nil }
            self = .id(id)
        }
    }
}

/// A request to the sandbox, read.
enum SandboxCall: Hashable, Sendable {
    case start(SandboxPaymentTerms, key: String)
    case read(SandboxSubject)
    case cancel(SandboxSubject, SandboxPaymentTerms)
    /// Makes sure that a payment which never arrived never will.
    case close(SandboxSubject, SandboxPaymentTerms, startedAt: Timestamp)
    case capture(SandboxSubject, Money, isFinal: Bool, key: String)
    case readCapture(SandboxSubject, key: String)
    case refund(SandboxSubject, Money, key: String)
    case readRefund(SandboxSubject, key: String)
    /// Collects a payment once more that did not settle.
    case retry(SandboxSubject, key: String)
    /// Forgets a saved card.
    case forget(SandboxSavedCard)

    /// Reads a request to the sandbox's address; throws what it refuses about it.
    init(_ request: ProviderRequest) throws(SandboxRefusal) {
        let path = request.url.dropFirst(SandboxAddress.base.count).split(
            separator: "/", omittingEmptySubsequences: false)
        let isPost = request.method == "POST"
        if isPost, path == ["saved", "forget"] {
            guard let text = try Self.body(request)["saved"]?.string else { throw .malformed }
            guard let saved = SandboxSavedCard(text) else { throw .savedUnknown }
            self = .forget(saved)
            return
        }
        guard path.first == "payments" else { throw .notFound }
        switch (path.count, isPost) {
        case (1, true): self = .start(try SandboxPaymentTerms(Self.body(request)), key: try Self.key(request))
        case (2, false): self = .read(try Self.subject(path[1]))
        case (3, true): self = try Self.action(path[2], of: Self.subject(path[1]), request)
        case (4, false):
            guard let key = Self.percentDecoded(path[3]), Self.isKey(key) else { throw .notFound }
            switch path[2] {
            case "refunds": self = .readRefund(try Self.subject(path[1]), key: key)
            case "captures": self = .readCapture(try Self.subject(path[1]), key: key)
            default: throw .notFound
            }
        default: throw .notFound
        }
    }

    private static func action(
        _ name: Substring, of subject: SandboxSubject, _ request: ProviderRequest
    ) throws(SandboxRefusal) -> SandboxCall {
        let json = try body(request)
        switch name {
        case "cancel": return .cancel(subject, try SandboxPaymentTerms(json))
        case "close":
            guard let startedAt = json["startedAt"]?.integer else { throw .malformed }
            let terms = try SandboxPaymentTerms(json)
            return .close(subject, terms, startedAt: Timestamp(milliseconds: startedAt))
        case "captures":
            guard let isFinal = json["final"]?.bool else { throw .malformed }
            return .capture(subject, try Money(sandbox: json), isFinal: isFinal, key: try key(request))
        case "retries": return .retry(subject, key: try key(request))
        case "refunds": return .refund(subject, try Money(sandbox: json), key: try key(request))
        default: throw .notFound
        }
    }

    private static func subject(_ segment: Substring) throws(SandboxRefusal) -> SandboxSubject {
        guard let subject = SandboxSubject(segment: segment) else { throw .paymentUnknown }
        return subject
    }

    private static func body(_ request: ProviderRequest) throws(SandboxRefusal) -> JSONValue {
        guard request.body.count <= SandboxLimits.bodyBytesMax,
            let json = try? JSONValue(parsing: request.body),
            json.kind == .object
        else { throw .malformed }
        return json
    }

    private static func key(_ request: ProviderRequest) throws(SandboxRefusal) -> String {
        let header = request.headers.first { $0.name.lowercased() == "idempotency-key" }
        guard let key = header?.value.expose(), isKey(key) else { throw .keyMissing }
        return key
    }

    static func isKey(_ text: String) -> Bool { (1...SandboxLimits.keyBytesMax).contains(text.utf8.count) }

    /// The text of a percent-encoded segment (RFC 3986 section 2.1); nil for a broken triplet or bytes that
    /// are not UTF-8.
    static func percentDecoded(_ segment: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = segment.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let decoded = Hex.decode(String(Substring(rest.prefix(2)))), decoded.count == 1 else {
                return nil
            }
            bytes.append(decoded[0])
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}

extension Money {
    fileprivate init(sandbox json: JSONValue) throws(SandboxRefusal) {
        guard let amount = json["amount"]?.integer, let code = json["currency"]?.string else {
            throw .malformed
        }
        guard let currency = Currency(code: code) else { throw .amountInvalid }
        self.init(minorUnits: amount, currency: currency)
    }
}

extension SandboxPaymentTerms {
    fileprivate init(_ json: JSONValue) throws(SandboxRefusal) {
        let amount = try Money(sandbox: json)
        guard let order = json["order"]?.string.flatMap({ CheckoutID($0) }),
            let captureMethod = json["capture"]?.string.flatMap({ CaptureMethod(rawValue: $0) }),
            let returnURL = json["returnUrl"]?.string, let merchantName = json["merchant"]?.string
        else { throw .malformed }
        let saves = json["save"]?.bool ?? false
        // Nothing is taken where a card is saved alone.
        guard
            (SandboxLimits.amountMin...SandboxLimits.amountMax).contains(amount.minorUnits)
                || (saves && amount.minorUnits == 0)
        else { throw .amountInvalid }
        let token = json["token"]?.string
        let tokenID = token.flatMap { SandboxTokenID($0) }
        guard token == nil || tokenID != nil else { throw .tokenUnknown }
        let savedText = json["saved"]?.string
        let saved = savedText.flatMap { SandboxSavedCard($0) }
        guard savedText == nil || saved != nil else { throw .savedUnknown }
        self.init(
            order: order, amount: amount, captureMethod: captureMethod, tokenID: tokenID,
            returnURL: returnURL,
            merchantName: merchantName, reference: json["reference"]?.string, saved: saved, saves: saves)
        account = json["account"]?.string.flatMap { ProviderAccountID($0) }
    }
}
