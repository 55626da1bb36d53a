import Domain
import JSON
import Support

/// Reads the fields of a stored record.
struct SandboxRecord {
    let json: JSONValue

    init(_ json: JSONValue) { self.json = json }

    init(_ text: String) throws(SandboxRecordError) {
        guard let json = try? JSONValue(parsing: text) else { throw .invalid(field: "") }
        self.json = json
    }

    func string(_ name: String) throws(SandboxRecordError) -> String {
        guard let text = json[name]?.string else { throw .invalid(field: name) }
        return text
    }

    func integer(_ name: String) throws(SandboxRecordError) -> Int64 {
        guard let value = json[name]?.integer else { throw .invalid(field: name) }
        return value
    }

    func optionalInteger(_ name: String) throws(SandboxRecordError) -> Int64? {
        json[name] == nil ? nil : try integer(name)
    }

    func value<Value>(_ name: String, _ read: (String) -> Value?) throws(SandboxRecordError) -> Value {
        guard let value = read(try string(name)) else { throw .invalid(field: name) }
        return value
    }

    /// The value of a field that may be null; absent is null too.
    func optionalValue<Value>(_ name: String, _ read: (String) -> Value?) throws(SandboxRecordError) -> Value?
    {
        guard let field = json[name], field != .null else { return nil }
        return try value(name, read)
    }

    func state() throws(SandboxRecordError) -> SandboxPaymentState {
        switch try string("state") {
        case "created": .created
        case "card_needed": .cardNeeded
        case "challenged": .challenged
        case "pending": .pending(until: Timestamp(milliseconds: try integer("pendingUntil")))
        case "authorized": .authorized
        case "succeeded": .succeeded
        case "failed": .failed(try value("declineCode") { DeclineCode(rawValue: $0) })
        case "cancelled": .cancelled
        case "closed": .closed
        default: throw .invalid(field: "state")
        }
    }
}

extension JSONValue {
    /// A string, or null for none.
    static func optional(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
}
