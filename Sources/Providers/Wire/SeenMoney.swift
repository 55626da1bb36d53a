import Domain
import Support

/// What a payer is told of money that was seen and is not booked on the payment.
struct SeenMoney {
    /// Whether nothing may be left to transfer, so that the payer is kept from doing it twice.
    let coversAll: Bool
    private let announced: [SeenTransfer]
    private let isChecked: Bool
    private let since: Timestamp

    /// Nil where nothing was seen.
    init?(_ transfer: AwaitedTransfer) {
        guard let first = transfer.seen.first else { return nil }
        since = first.seenAt
        let currency = transfer.amount.currency
        announced = transfer.seen.filter { seen in
            guard case .announced = seen.sight else { return false }
            return true
        }
        isChecked = announced.count < transfer.seen.count
        let sum = announced.reduce(Int64(0)) { sum, seen in
            let (next, overflow) = sum.addingReportingOverflow(seen.amount.minorUnits)
            return overflow ? .max : next
        }
        coversAll =
            isChecked || announced.contains { $0.amount.currency != currency }
            || sum >= transfer.missing.minorUnits
    }

    /// The sentence of the page.
    ///
    /// Of money that a person checks no amount is told: it may turn out to be somebody else's.
    func words(merchant: String) -> String {
        let day = WirePage.day(since)
        if isChecked {
            return "A transfer that looks like yours arrived (seen on \(day)). \(merchant) is checking it."
        }
        let amounts = announced.map(\.amount.text).joined(separator: " + ")
        return "The bank announced your transfer of \(amounts) on \(day). It is usually booked within two "
            + "working days."
    }
}
