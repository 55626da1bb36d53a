package import Domain

/// The kinds of mail; the raw values are names of templates.
package enum MailKind: String, Hashable, Sendable, CaseIterable {
    case paymentLink = "payment-link"
    case receipt = "receipt"
    case refund = "refund"
    case failedPayment = "failed-payment"
    case mandateNotice = "mandate-notice"
    case endpointDisabled = "endpoint-disabled"
    case memberInvitation = "member-invitation"

    /// The kind that tells of that.
    package init(_ topic: MessageTopic) {
        switch topic {
        case .paymentLink: self = .paymentLink
        case .receipt: self = .receipt
        case .refund: self = .refund
        case .failedPayment: self = .failedPayment
        case .mandateNotice: self = .mandateNotice
        case .endpointDisabled: self = .endpointDisabled
        case .memberInvitation: self = .memberInvitation
        }
    }
}
