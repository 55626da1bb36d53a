import Support

/// The name of a card that the sandbox keeps: the payment that saved it, by which its record is found, and
/// random bits that open it.
///
/// The payment's id stands in the API, so it charges nothing by itself.
package struct SandboxSavedCard: Hashable, Sendable {
    /// The payment that saved the card.
    let payment: SandboxPaymentID
    /// The half that nobody but the engine is told.
    let secret: SandboxSavedID

    init(payment: SandboxPaymentID, secret: SandboxSavedID) {
        self.payment = payment
        self.secret = secret
    }

    /// Reads both halves with a dot between them; nil for anything else.
    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let payment = SandboxPaymentID(String(parts[0])),
            let secret = SandboxSavedID(String(parts[1]))
        else { return nil }
        self.init(payment: payment, secret: secret)
    }

    var text: String { "\(payment).\(secret)" }
}

extension SandboxPayment {
    /// The name of the card that it keeps; nil while it has not succeeded, and once the card is forgotten.
    var saved: String? {
        guard let savedID, !isForgotten, state == .succeeded || state == .authorized else { return nil }
        return SandboxSavedCard(payment: id, secret: savedID).text
    }

    /// The payment without its saved card; one that keeps none stays as it is.
    func forgetting(_ card: SandboxSavedCard) throws(SandboxRefusal) -> SandboxPayment {
        guard savedID == card.secret else { throw .savedUnknown }
        var next = self
        next.isForgotten = true
        return next
    }
}
