import Domain
import JSON
import Pages
import Portal
import Support

/// The body that says what becomes of the next notifications.
struct NotificationFateBody {
    private(set) var fate = NotificationFate.once
    private(set) var next: Int?
    private(set) var transaction: TransactionID?

    init(_ bytes: [UInt8]) throws {
        var fate: NotificationFate?
        var next: Int64?
        var transaction: TransactionID?
        let fields = try readBody(bytes) { reader, key, fields in
            switch key {
            case "deliver": fate = try fields.word(&reader)
            case "next": next = try fields.integer(&reader, 1...FieldLimits.nextNotificationsMax)
            case "transactionId":
                transaction = try fields.parsed(&reader, "invalid_id", "Must be a transaction's id.") {
                    TransactionID($0)
                }
            default: try fields.unknown(&reader)
            }
        }
        if fate == nil, !fields.errors.contains(where: { $0.pointer == "/deliver" }) {
            fields.refuse("/deliver", "required", "Say once, twice, never or later.")
        }
        try fields.finish()
        self.fate = fate ?? .once
        self.next = next.map { Int($0) }
        self.transaction = transaction
    }
}

/// The body that moves a test clock on.
struct TestClockBody {
    let seconds: Int64

    init(_ bytes: [UInt8]) throws {
        var seconds: Int64?
        let fields = try readBody(bytes) { reader, key, fields in
            switch key {
            case "seconds": seconds = try fields.integer(&reader, 1...TestClocks.secondsLimit)
            default: try fields.unknown(&reader)
            }
        }
        if seconds == nil, fields.errors.isEmpty {
            fields.refuse("/seconds", "required", "Say by how many seconds.")
        }
        try fields.finish()
        self.seconds = seconds ?? 0
    }
}
