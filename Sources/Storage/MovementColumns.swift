import Database
import Domain
import Support

/// The state of a capture, a refund or a retry as its columns hold it.
struct MovementColumns {
    var status: String
    var isUnknown = false
    var declineCode: String?
    var providerCode: String?
    var nextQueryAt: Timestamp?

    init(_ state: CaptureState) {
        status = state.name.rawValue
        switch state {
        case .pending(let unknown, let next):
            isUnknown = unknown
            nextQueryAt = next
        case .failed(let code, let raw):
            declineCode = code.rawValue
            providerCode = raw
        case .succeeded: break
        }
    }

    init(_ state: RefundState) {
        status = state.name.rawValue
        switch state {
        case .pending(let unknown, let next):
            isUnknown = unknown
            nextQueryAt = next
        case .failed(let code, let raw):
            declineCode = code.rawValue
            providerCode = raw
        case .succeeded, .cancelled: break
        }
    }

    init(_ state: RetryState) {
        status = state.name.rawValue
        switch state {
        case .pending(let unknown, let next):
            isUnknown = unknown
            nextQueryAt = next
        case .failed(let code, let raw):
            declineCode = code.rawValue
            providerCode = raw
        case .succeeded: break
        }
    }

    /// Reads columns 8 to 12 of a capture's row.
    static func captureState(_ row: Row) throws -> CaptureState {
        let status: CaptureStatus = try Column.value(row, 8, table: "captures")
        switch status {
        case .pending:
            return .pending(isUnknown: try Column.flag(row, 9), nextQueryAt: try Column.time(row, 12))
        case .succeeded: return .succeeded
        case .failed:
            return .failed(
                try Column.value(row, 10, table: "captures"), providerCode: try row.optionalText(11))
        }
    }

    /// Reads columns 8 to 12 of a refund's row.
    static func refundState(_ row: Row) throws -> RefundState {
        let status: RefundStatus = try Column.value(row, 8, table: "refunds")
        switch status {
        case .pending:
            return .pending(isUnknown: try Column.flag(row, 9), nextQueryAt: try Column.time(row, 12))
        case .succeeded: return .succeeded
        case .failed:
            return .failed(
                try Column.value(row, 10, table: "refunds"), providerCode: try row.optionalText(11))
        case .cancelled: return .cancelled
        }
    }
}
