/// What the adapter accepts of GoCardless, and what GoCardless accepts.
package enum GoCardlessLimits {
    /// Bytes of an answer that is read.
    package static let bodyBytesMax = 1024 * 1024
    /// The most events of one notification; GoCardless sends 250 at most in one.
    package static let eventsMax = 500
    /// Characters of an id, of which theirs have about 15; an answer with a longer one is not acted on, and
    /// the operator is told.
    package static let identifierLength = 64
    /// Characters of a description that the payer's bank or GoCardless's pages show.
    package static let descriptionLength = 100
    /// Characters of a value of `metadata`.
    package static let metadataLength = 500
    /// The most secrets of an account that are tried on a signature.
    package static let secretsMax = 5
    /// Hexadecimal digits of a signature: HMAC-SHA256.
    package static let signatureLength = 64
    /// The most events of one payment that are read to learn why it failed.
    package static let paymentEventsMax = 100
    /// How often GoCardless collects a failed payment again when it is asked to; no answer tells it.
    ///
    /// "Payments can be retried up to 3 times" (API reference, "Retry a payment", as the official client
    /// gocardless_pro 3.22.0 quotes it in `payments_service.retry`).
    package static let retriesMax = 3
    /// The most payments of one mandate that are searched for one that was made and not heard of.
    package static let mandatePaymentsMax = 500
    /// Characters of a name or reference that a payer's notice shows; SEPA names have 70 at most.
    package static let noticeTextLength = 140
    /// The longest notice that a creditor agreed on, in working days, which is believed.
    package static let noticeDaysMax = 30
}
