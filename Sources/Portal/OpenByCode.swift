import Database
package import Domain
import Storage
import Support

extension PaymentEngine {
    /// The checkout that a short code names while there is something to pay or an outcome to wait for; nil
    /// for every other code, whether it ever named one or not.
    ///
    /// A code is how a payer's tenant is found.
    package func unscopedOpenCheckout(_ code: HandoffCode) throws -> Checkout? {
        guard let number = addresses.number(of: code),
            let stored = try database.read({ try Checkouts.unscopedFind(number: number, in: $0) })
        else { return nil }
        let checkout = stored.checkout
        switch checkout.status {
        case .processing: return checkout
        case .pending:
            let now = try now(for: checkout)
            let isOver = checkout.facts.inFlight == nil && checkout.expiresAt <= now
            return isOver ? nil : checkout
        default: return nil
        }
    }
}
