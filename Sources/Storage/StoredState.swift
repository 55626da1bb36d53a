import Database
import Domain
import Support

/// A transaction's state as its columns hold it.
struct StoredState {
    var status: String
    var actionURL: String?
    var isUnknown = false
    var declineCode: String?
    var providerCode: String?
    var nextQueryAt: Timestamp?

    /// An attempt that stays `created` was interrupted before its outcome was stored, and is asked about
    /// after this many seconds.
    static let createdQueryDelaySeconds: Int64 = 30
    /// A payer who is sent away gets this many seconds before the provider is asked what became of it.
    static let actionQueryDelaySeconds: Int64 = 900

    init(_ state: TransactionState, createdQueryAt created: Timestamp) {
        status = state.name.rawValue
        switch state {
        case .created: nextQueryAt = created.adding(seconds: Self.createdQueryDelaySeconds)
        case .requiresAction(.redirect(let url)):
            actionURL = url
            nextQueryAt = created.adding(seconds: Self.actionQueryDelaySeconds)
        case .processing(let unknown, let next):
            isUnknown = unknown
            nextQueryAt = next
        case .failed(let code, let raw):
            declineCode = code.rawValue
            providerCode = raw
        case .authorized, .succeeded, .cancelled: break
        }
    }

    /// Reads columns 13 to 18 of a transaction's row.
    static func state(_ row: Row) throws -> TransactionState {
        let status: TransactionStatus = try Column.value(row, 13, table: "transactions")
        switch status {
        case .created: return .created
        case .requiresAction: return .requiresAction(.redirect(try row.text(14)))
        case .processing:
            return .processing(isUnknown: try Column.flag(row, 15), nextQueryAt: try Column.time(row, 18))
        case .authorized: return .authorized
        case .succeeded: return .succeeded
        case .failed:
            return .failed(
                try Column.value(row, 16, table: "transactions"), providerCode: try row.optionalText(17))
        case .cancelled: return .cancelled
        }
    }
}
