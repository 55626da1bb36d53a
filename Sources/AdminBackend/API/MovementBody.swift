import Domain
import JSON
import Portal
import Support

/// The body of a capture.
struct CaptureBody {
    private(set) var amount: Int64?
    /// Whether the rest is released; the rest stays held when the caller does not say.
    private(set) var isFinal = false

    init(_ bytes: [UInt8]) throws {
        var amount: Int64?
        var isFinal = false
        let fields = try readBody(bytes) { reader, key, fields in
            switch key {
            case "amount": amount = try fields.integer(&reader, 1...FieldLimits.amountMax)
            case "final": isFinal = try fields.read(&reader) { try $0.readBool() } ?? false
            default: try fields.unknown(&reader)
            }
        }
        try fields.finish()
        self.amount = amount
        self.isFinal = isFinal
    }
}

/// The body of a refund: by amount, by lines, or all that is left.
struct RefundBody {
    let request: RefundRequest
    /// Where the caller said how much.
    let pointer: String

    init(_ bytes: [UInt8]) throws {
        var amount: Int64?
        var lines: [RefundLineDraft]?
        var reason: String?
        var metadata: [MetadataEntry] = []
        let fields = try readBody(bytes) { reader, key, fields in
            switch key {
            case "amount": amount = try fields.integer(&reader, 1...FieldLimits.amountMax)
            case "items": lines = try Self.lines(&reader, fields)
            case "reason": reason = try fields.text(&reader, 1...MovementLimits.reasonLength)
            case "metadata": metadata = try ContactBody.metadata(&reader, fields)
            default: try fields.unknown(&reader)
            }
        }
        if amount != nil, lines != nil {
            fields.refuse("/items", "conflicting_fields", "Give an amount or items, not both.")
        }
        if let lines, lines.isEmpty { fields.refuse("/items", "required", "Name at least one item.") }
        try fields.finish()
        var extent = RefundRequest.Extent.all
        if let amount { extent = .amount(amount) }
        if let lines { extent = .lines(lines.map { (place: $0.place, quantity: $0.quantity) }) }
        request = RefundRequest(extent, reason: reason, metadata: metadata)
        pointer = lines == nil ? "/amount" : "/items"
    }

    private static func lines(
        _ reader: inout JSONReader, _ fields: BodyFields
    ) throws -> [RefundLineDraft]? {
        var lines: [RefundLineDraft] = []
        var count = 0
        let isThere = try fields.read(&reader) { reader in
            try reader.readArray { reader, _ in
                count += 1
                let draft = try RefundLineDraft(&reader, fields)
                if count <= FieldLimits.itemsMax { lines.append(draft) }
            }
            return true
        }
        if count > FieldLimits.itemsMax {
            fields.refuse("/items", "too_many", "At most \(FieldLimits.itemsMax) items.")
        }
        return isThere == true ? lines : nil
    }
}

/// One line of a refund as it was sent.
struct RefundLineDraft {
    private(set) var place = 0
    private(set) var quantity: Quantity?

    init(_ reader: inout JSONReader, _ fields: BodyFields) throws {
        var index: Int64?
        var hasIndex = false
        var quantity: Quantity?
        let before = fields.errors.count
        let isThere = try fields.read(&reader) { reader in
            try reader.readObject { reader, key in
                switch key {
                case "index":
                    let before = fields.errors.count
                    index = try fields.integer(&reader, 0...Int64(FieldLimits.itemsMax - 1))
                    // Null counts as left out, and must not pass for the first place.
                    hasIndex = index != nil || fields.errors.count > before
                case "quantity": quantity = try LineItemDraft.quantity(&reader, fields)
                default: try fields.unknown(&reader)
                }
            }
            return true
        }
        if isThere == nil, fields.errors.count == before {
            fields.refuse(reader.pointer, "wrong_type", "Expected an object.")
        }
        if isThere == true, !hasIndex {
            fields.refuse(
                reader.pointer + "/index", "required", "The item's place in the checkout is required.")
        }
        place = Int(index ?? 0)
        self.quantity = quantity
    }
}

/// The body of a dispute that a test dictates.
struct DisputeBody {
    private(set) var amount: Int64?
    private(set) var reason = DisputeReason.general
    private(set) var outcome = DisputeStatus.opened

    init(_ bytes: [UInt8]) throws {
        var amount: Int64?
        var reason = DisputeReason.general
        var outcome = DisputeStatus.opened
        let fields = try readBody(bytes) { reader, key, fields in
            switch key {
            case "amount": amount = try fields.integer(&reader, 1...FieldLimits.amountMax)
            case "reason": reason = try fields.word(&reader) ?? .general
            case "outcome": outcome = try fields.word(&reader) ?? .opened
            default: try fields.unknown(&reader)
            }
        }
        try fields.finish()
        self.amount = amount
        self.reason = reason
        self.outcome = outcome
    }
}
