package import Domain
package import Support

/// A dispute of a payment.
package struct SandboxDispute: Hashable, Sendable {
    /// The sandbox's id of it, chosen by whoever opens it.
    package let reference: String
    /// In minor units of the payment's currency.
    package let amount: Int64
    /// Why, as the bank says it.
    package let reason: DisputeReason
    /// How it stands.
    package internal(set) var status: DisputeStatus
    /// Until when the merchant may answer.
    package let evidenceDueAt: Timestamp
}

extension SandboxPayment {
    /// Opens the dispute that the payment's card brings once all is taken; nothing for other cards.
    mutating func openDisputeOfCard() {
        guard state == .succeeded, disputes.isEmpty, let reason = scenario?.dispute else { return }
        disputes = [
            SandboxDispute(
                reference: "\(id)-dispute", amount: capturedAmount, reason: reason, status: .opened,
                evidenceDueAt: createdAt.adding(seconds: SandboxLimits.evidenceSeconds))
        ]
    }

    /// The payment with that dispute, or with what became of it; the same again changes nothing.
    ///
    /// Throws `stateConflict` for a dispute that was decided otherwise, or where nothing was captured.
    func disputed(_ dispute: SandboxDispute) throws(SandboxRefusal) -> SandboxPayment {
        var next = self
        if let place = disputes.firstIndex(where: { $0.reference == dispute.reference }) {
            let known = disputes[place]
            guard known.amount == dispute.amount else { throw .keyReused }
            guard let transition = try? known.status.applying(dispute.status) else { throw .stateConflict }
            if case .changed(let status) = transition { next.disputes[place].status = status }
            return next
        }
        guard capturedAmount > 0 else { throw .stateConflict }
        let disputedAmount = disputes.reduce(0) { $0 + ($1.status == .won ? 0 : $1.amount) }
        guard dispute.amount >= SandboxLimits.amountMin else { throw .amountInvalid }
        guard dispute.amount <= capturedAmount - disputedAmount else { throw .amountTooLarge }
        guard disputes.count < SandboxLimits.disputesMax else { throw .disputesTooMany }
        next.disputes.append(dispute)
        return next
    }
}
