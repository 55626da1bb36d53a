import Database
import Domain
import Storage

extension LedgerEdit {
    /// Refuses to have an attempt collected once more where that could take money twice, or another sum than
    /// the order's.
    ///
    /// The order must be as it was when the attempt began, nothing else of it may have paid or be about to,
    /// and no checkout that was made in its place may be open or paid.
    func checkRetrying(in database: Connection) throws {
        do throws(MovementRefusal) { try ledger.retrying() } catch { throw PortalError.movement(error) }
        let transaction = ledger.transaction
        let site = checkout.siteID
        if try Retries.areUnderWay(of: checkout.id, site: site, in: database) {
            throw PortalError.movement(.retryUnderWay)
        }
        // A tax that was calculated anew is not the one that the attempt froze.
        let isSameOrder =
            transaction.amount.minorUnits == facts.amountDue
            && checkout.details.tax.map { $0.state == .frozen } ?? true
        let isPaidElsewhere = try Transactions.all(of: checkout.id, site: site, in: database).contains {
            guard $0.id != transaction.id else { return false }
            return switch $0.state.name {
            case .created, .requiresAction, .processing, .authorized, .succeeded: true
            case .failed, .cancelled: false
            }
        }
        let isReplaced = try Recoveries.areOpen(of: checkout.id, site: site, in: database)
        guard isSameOrder, !isPaidElsewhere, !isReplaced else {
            throw PortalError.movement(.notRetryable(transaction.state.name))
        }
    }
}
