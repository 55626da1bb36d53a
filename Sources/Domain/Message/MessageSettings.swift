package import Support

/// What a site writes its payers by itself, and in whose name.
package struct MessageSettings: Hashable, Sendable {
    /// The name mails come from; nil for the site's own.
    package var senderName: String?
    /// The address mails come from, where the installation lets sites use its domain; else answers go there.
    package var senderAddress: EmailAddress?
    /// Where answers go; nil for the sender's address.
    package var replyTo: EmailAddress?
    /// The merchant's name and postal address as they stand on receipts, in lines.
    package var businessAddress: String?
    /// Whether a payer with a mail address gets a receipt.
    package var sendsReceipts = true
    /// Whether a payer with a mail address hears of money that went back.
    package var sendsRefunds = true
    /// Whether a payer with a mail address hears that no payment succeeded.
    package var sendsFailures = false

    /// Receipts and refunds, in the site's name.
    package init() {}

    /// Whether messages on that topic are sent without being asked for.
    package func sends(_ topic: MessageTopic) -> Bool {
        switch topic {
        case .paymentLink: false
        case .receipt: sendsReceipts
        case .refund: sendsRefunds
        case .failedPayment: sendsFailures
        // The rules of the schemes ask for it, so no site turns it off.
        case .mandateNotice: true
        case .endpointDisabled, .memberInvitation: false
        }
    }
}
