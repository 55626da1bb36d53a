import Domain
import JSON
import Portal
import Support

/// The body of a payment link's change: only the members that are sent change.
struct LinkChangeBody {
    private(set) var change = LinkChange()

    init(_ bytes: [UInt8], now: Timestamp) throws {
        var change = LinkChange()
        var expiresIn: Int64?
        let fields = try readBody(bytes) { reader, key, fields in
            switch key {
            case "active": change.isActive = try fields.read(&reader) { try $0.readBool() }
            case "expiresIn": expiresIn = try fields.integer(&reader, SiteSettings.lifetimes)
            case "expiresAt":
                // Null takes the end away.
                if try reader.peekKind() == .null {
                    try reader.skipValue()
                    change.expiresAt = .some(nil)
                } else if let time = try fields.parsed(
                    &reader, "invalid_time", "Must be an RFC 3339 time.", { TimeText.parse($0) })
                {
                    change.expiresAt = time
                }
            case "metadata": change.metadata = try ContactBody.metadataChange(&reader, fields)
            default: try fields.unknown(&reader)
            }
        }
        if expiresIn != nil, change.expiresAt != nil {
            fields.refuse("/expiresAt", "conflicting_fields", "Give expiresIn or expiresAt, not both.")
        }
        if let expiresIn { change.expiresAt = now.adding(seconds: expiresIn) }
        if let time = change.expiresAt ?? nil,
            !SiteSettings.lifetimes.contains(time.seconds - now.seconds)
        {
            fields.refuse("/expiresAt", "out_of_range", "Must be from one minute to one year ahead.")
        }
        try fields.finish()
        self.change = change
    }
}
