import Domain
import JSON
import ProviderKit
import Support

/// An answer of GoCardless, read.
///
/// Whatever it does not recognise says nothing.
enum GoCardlessReply {
    /// What stands in the envelope of that name.
    case resource(JSONValue)
    /// The same idempotency key made that resource before.
    case conflict(String)
    /// An explicit refusal of this request: what was asked did not happen, and why.
    case refused(String)
    /// There is no such resource.
    case notFound
    /// Not let in, or too often: nothing happened, and nothing was learned.
    case turnedAway(String)
    case notSent
    /// Lost, broken, of another shape, or a failure of GoCardless itself.
    case silent

    /// Reads an answer whose envelope is to have that name (`payments`, `mandates`).
    init(_ answer: ProviderAnswer, envelope: String) {
        guard case .response(let status, let body, _) = answer else {
            if case .notSent = answer { self = .notSent } else { self = .silent }
            return
        }
        guard body.count <= GoCardlessLimits.bodyBytesMax, let json = try? JSONValue(parsing: body) else {
            self = .silent
            return
        }
        switch status {
        case 200, 201:
            if let resource = json[envelope], json["error"] == nil {
                self = .resource(resource)
            } else {
                self = .silent
            }
        case 400..<500: self = Self.refusal(status, json["error"])
        default: self = .silent
        }
    }

    private static func refusal(_ status: Int, _ error: JSONValue?) -> GoCardlessReply {
        guard let error, let type = error["type"]?.string else { return .silent }
        let first = error["errors"]?[0]
        let reason = first?["reason"]?.string
        if reason == "idempotent_creation_conflict" {
            guard let id = first?["links"]?["conflicting_resource_id"]?.string,
                GoCardlessName.isPlain(id)
            else { return .silent }
            return .conflict(id)
        }
        // A validation names a field where an invalid state names a reason.
        let field = first?["field"]?.string
        let code = GoCardlessName.code(reason ?? field.map { "\(type).\($0)" } ?? type)
        switch (status, type) {
        case (404, _): return .notFound
        // Something else of the same key is under way, or what was sent came in part: nobody knows the end.
        case (408, _), (409, _): return .silent
        case (401, _), (403, _), (425, _), (429, _): return .turnedAway(code)
        case (_, "invalid_state"), (_, "validation_failed"), (_, "invalid_api_usage"): return .refused(code)
        default: return .silent
        }
    }
}

/// Names that come from GoCardless and go on into addresses and rows.
enum GoCardlessName {
    /// Ids are two or three capitals and then letters and digits; the check keeps anything else out of URLs.
    static func isPlain(_ id: String) -> Bool {
        !id.isEmpty && id.utf8.count <= GoCardlessLimits.identifierLength
            && id.utf8.allSatisfy { byte in
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                    || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            }
    }

    /// An id of that kind, or nil.
    static func id(_ value: JSONValue?, _ prefix: String) -> String? {
        value?.string.flatMap { isPlain($0) && $0.hasPrefix(prefix) ? $0 : nil }
    }

    /// An id that news tell, or the head of one that is too long and so names nothing here.
    ///
    /// Its news wait, and are told to the operator in the end, instead of being acknowledged away.
    static func told(_ value: JSONValue?, _ prefix: String) -> String? {
        guard let text = value?.string, text.hasPrefix(prefix) else { return nil }
        let head = String(text.prefix(GoCardlessLimits.identifierLength))
        guard isPlain(head) else { return nil }
        return head == text ? text : head + "…"
    }

    /// The characters of the first id in an answer that is too long to be kept; nil where all can be.
    static func lengthTooLong(in answer: ProviderAnswer) -> Int? {
        guard case .response(_, let body, _) = answer,
            body.count <= GoCardlessLimits.bodyBytesMax, let json = try? JSONValue(parsing: body)
        else { return nil }
        for member in json.members ?? [] {
            for resource in member.value.elements ?? [member.value] {
                let links = (resource["links"]?.members ?? []).map(\.value)
                let conflicts = (resource["errors"]?.elements ?? []).compactMap {
                    $0["links"]?["conflicting_resource_id"]
                }
                let names = ([resource["id"]].compactMap { $0 } + links + conflicts).compactMap(\.string)
                if let name = names.first(where: { $0.utf8.count > GoCardlessLimits.identifierLength }) {
                    return name.unicodeScalars.count
                }
            }
        }
        return nil
    }

    /// A code as it is stored beside ours.
    static func code(_ text: String) -> String { String(text.prefix(GoCardlessLimits.identifierLength)) }

    static let payment = "PM"
    static let billingRequest = "BRQ"
    static let mandate = "MD"
    static let refund = "RF"
    static let creditor = "CR"
    /// The key of `metadata` under which our key of the attempt travels.
    static let key = "portico_transaction"
}
