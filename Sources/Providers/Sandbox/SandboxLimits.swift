/// What the sandbox accepts and how long it waits.
package enum SandboxLimits {
    /// The smallest amount of a payment, in minor units.
    package static let amountMin: Int64 = 1
    /// The largest amount of a payment, in minor units: eight digits, the card schemes' habit.
    package static let amountMax: Int64 = 99_999_999
    /// How long a card token may be used, in seconds.
    package static let tokenLifetimeSeconds: Int64 = 5 * 60
    /// Tokens that one checkout's card fields may make at once, and then one in so many seconds.
    package static let tokensPerCheckout = (burst: 20, seconds: 5)
    /// Tokens that one client may make at once, and then so many a second: many payers share an address.
    package static let tokensPerClient = (burst: 200, perSecond: 20)
    /// How long after the charge a pending payment is decided, in seconds.
    package static let settlementSeconds: Int64 = 5
    /// How long a payment whose first call never arrived is waited for before its key is closed, in
    /// seconds: longer than a call can be under way.
    package static let arrivalSeconds: Int64 = 60
    /// How long a payment stays authorised, in days.
    package static let authorizationDays: Int64 = 7
    /// How long the merchant may answer a dispute, in seconds.
    package static let evidenceSeconds: Int64 = 7 * 86_400
    /// The most captures of one payment.
    package static let capturesMax = 100
    /// The most refunds of one payment, failed ones among them.
    package static let refundsMax = 100
    /// The most disputes of one payment.
    package static let disputesMax = 10
    /// How often a payment that did not settle is collected again.
    package static let retriesMax = 3
    /// How old a notification may be when it arrives, in seconds, and how far ahead its clock.
    package static let signatureSeconds: Int64 = 5 * 60
    /// The most secrets of an account that are tried on a signature.
    package static let secretsMax = 5
    /// The longest value of a signature's field, in bytes.
    package static let signatureBytesMax = 1_024
    /// How long a notification that nobody takes is sent again, in seconds: three days, as others do.
    package static let notificationSeconds: Int64 = 3 * 86_400
    /// How long the books show a notification, in seconds.
    package static let notificationKeepSeconds: Int64 = 30 * 86_400
    /// The longest wait before a notification that nobody took is sent again, in seconds.
    package static let notificationWaitMax: Int64 = 3_600
    /// The most payments or notifications that one round of a worker takes.
    package static let roundMax = 100
    /// The longest idempotency key, in bytes.
    package static let keyBytesMax = 255
    /// The longest body of a request or an answer that is read, in bytes.
    package static let bodyBytesMax = 64 * 1024
    /// The longest text in the card number's field that is read, in bytes: 19 digits and what people put
    /// between them.
    package static let numberFieldBytesMax = 64
    /// The longest text in the expiry's field that is read or shown again, in bytes.
    package static let expiryFieldBytesMax = 16
    /// How often a change is tried again when others changed the payment meanwhile.
    static let changeTriesMax = 200
}
