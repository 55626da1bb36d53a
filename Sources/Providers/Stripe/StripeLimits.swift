/// The limits of this module, each with its unit in its name.
package enum StripeLimits {
    /// The largest amount in the unit that Stripe counts in: eight digits (docs.stripe.com/currencies).
    package static let amountMax: Int64 = 99_999_999
    /// Bytes of an answer or a notification that is read.
    package static let bodyBytes = 1024 * 1024
    /// Days that a held amount is good for (docs.stripe.com/payments/place-a-hold-on-a-payment-method).
    package static let authorizationDays: Int64 = 7
    /// Bytes of a notification's signature field.
    package static let signatureBytes = 4 * 1024
    /// Secrets of one account that may sign notifications.
    package static let secrets = 5
    /// How long an intent that nobody has confirmed is left alone, in seconds: the request that confirms it
    /// may still be on its way.
    package static let confirmationSeconds: Int64 = 90
    /// Disputes or refunds of one payment that are read.
    package static let listEntries = 100
    /// Bytes of a one-time token of the page.
    package static let tokenBytes = 200
}
