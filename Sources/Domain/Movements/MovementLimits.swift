/// How much may be done with the money of one attempt.
package enum MovementLimits {
    /// Captures of one attempt, failed ones among them.
    package static let captures = 50
    /// Refunds of one attempt, failed ones among them.
    package static let refunds = 100
    /// Disputes of one attempt.
    package static let disputes = 10
    /// Reversals of one attempt.
    package static let reversals = 20
    /// Retries of one attempt, failed ones among them; providers set lower limits of their own.
    package static let retries = 10
    /// Characters of a refund's reason.
    package static let reasonLength = 255
    /// Days after which an authorisation is given up where the provider does not say; the shortest of the
    /// card schemes' common terms (Visa, customer-initiated: 5 to 10 days).
    package static let authorizationDays: Int64 = 7
}
