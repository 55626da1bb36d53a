package import Domain
package import Support

/// What the engine asks of a provider.
package enum ProviderOperation: Hashable, Sendable {
    /// Begin to take a payment with what the page's form brought.
    case start(PaymentSnapshot, PaymentInput)
    /// Take a payment from a saved card or account; the payer is not there and can be asked nothing.
    case charge(PaymentSnapshot, SavedReference)
    /// Delete a saved card or account; `cancelled` says that it is gone, also when it was before.
    case forget(SavedReference)
    /// Ask whether a saved card or account can be charged; `cancelled` says that it no longer can.
    case querySaved(SavedReference)
    /// Ask how a payment stands, by reference or, when that never came back, by the provider key.
    case query(PaymentSnapshot)
    /// Give a payment up before money moves.
    case cancel(PaymentSnapshot)
    /// Collect a failed payment once more; asked again, find out whether that was done, and do it where not.
    case retry(RetrySnapshot)
    /// Take money of what is authorised.
    case capture(CaptureSnapshot)
    /// Ask how a capture stands.
    case queryCapture(CaptureSnapshot)
    /// Give money back.
    case refund(RefundSnapshot)
    /// Ask how a refund stands.
    case queryRefund(RefundSnapshot)
}

/// The little of an attempt that a provider needs to know.
package struct PaymentSnapshot: Hashable, Sendable {
    /// The attempt that the operation is about.
    package var transactionID: TransactionID
    /// The checkout that the attempt pays.
    package var checkoutID: CheckoutID
    /// What is to be taken, with its currency; nothing where a method is saved alone.
    package var amount: Money
    /// The method that the payer chose.
    package var method: PaymentMethod
    /// Whether the money is to be taken at once or held.
    package var captureMethod: CaptureMethod
    /// The idempotency key of this attempt at the provider, the same for ever.
    package var providerKey: String
    /// The provider's own id, once known.
    package var providerReference: String?
    /// Where the provider sends the payer back: our own page, which asks the provider for the truth.
    package var returnURL: String
    /// Shown by the provider where it shows something.
    package var merchantName: String
    /// The merchant's reference, for the provider's records.
    package var reference: String?
    /// Whether the card or account is kept for later payments, to which the payer agreed.
    package var savesMethod = false
    /// The bank transfer that it waits for; set for pages only.
    package var transfer: AwaitedTransfer?
    /// A page of ours that `PaymentProvider.beginPage` describes, for what the payer has to do here.
    package var ownPageURL = ""
    /// When the attempt was begun; keys that a provider forgets after a day are of no use later.
    package var startedAt: Timestamp { transactionID.time }
    /// The method whose charge this attempt is; nil where a payer pays.
    package var charged: ChargedMethod?
    /// What the payer was asked to do, while they have not done it.
    package var action: PayerAction?
    /// The payer's mail address, where the merchant told it: providers fill in their forms with it.
    package var payerEmail: String?
    /// Whether the payer can be told here of a collection by direct debit.
    package var wantsCollectionNotice = false
    /// The day of the last collection that they were told of.
    package var announcedChargeDate: CivilDate?
    /// Whether the payment failed, or may have been taken back by the bank, so that somebody may have had it
    /// collected again on the provider's own pages: then the outcome is to tell how often it was, and what
    /// was taken back.
    package var wantsRecollection = false

    /// Makes a snapshot.
    package init(
        transactionID: TransactionID, checkoutID: CheckoutID, amount: Money, method: PaymentMethod,
        captureMethod: CaptureMethod, providerKey: String, providerReference: String?, returnURL: String,
        merchantName: String, reference: String?
    ) {
        self.transactionID = transactionID
        self.checkoutID = checkoutID
        self.amount = amount
        self.method = method
        self.captureMethod = captureMethod
        self.providerKey = providerKey
        self.providerReference = providerReference
        self.returnURL = returnURL
        self.merchantName = merchantName
        self.reference = reference
    }
}

/// The saved method that an attempt charges.
package struct ChargedMethod: Hashable, Sendable {
    /// The provider's name of it; nil where that is no longer kept.
    package var reference: SavedReference?

    /// Makes a charged method.
    package init(reference: SavedReference?) { self.reference = reference }
}

/// The little of a capture that a provider needs to know.
package struct CaptureSnapshot: Hashable, Sendable {
    /// The payment that holds the money.
    package var payment: PaymentSnapshot
    /// How much is taken, at most what is held.
    package var amount: Money
    /// Whether the rest of the hold is released.
    package var isFinal: Bool
    /// The idempotency key of this capture at the provider, the same for ever.
    package var captureKey: String
    /// The provider's own id of the capture, once known.
    package var captureReference: String?

    /// Makes a snapshot.
    package init(
        payment: PaymentSnapshot, amount: Money, isFinal: Bool, captureKey: String, captureReference: String?
    ) {
        self.payment = payment
        self.amount = amount
        self.isFinal = isFinal
        self.captureKey = captureKey
        self.captureReference = captureReference
    }
}

/// The little of a refund that a provider needs to know.
package struct RefundSnapshot: Hashable, Sendable {
    /// The payment from which money goes back.
    package var payment: PaymentSnapshot
    /// How much goes back, at most what was taken.
    package var amount: Money
    /// The idempotency key of this refund at the provider, the same for ever.
    package var refundKey: String
    /// The provider's own id of the refund, once known.
    package var refundReference: String?
    /// What went back, or may, by the refunds before this one, in minor units.
    package var refundedBefore: Int64 = 0

    /// Makes a snapshot.
    package init(payment: PaymentSnapshot, amount: Money, refundKey: String, refundReference: String?) {
        self.payment = payment
        self.amount = amount
        self.refundKey = refundKey
        self.refundReference = refundReference
    }
}

/// A failed payment that is to be collected once more.
package struct RetrySnapshot: Hashable, Sendable {
    /// The payment.
    package var payment: PaymentSnapshot
    /// How often the provider had been asked so before, by its own account (`ProviderOutcome.recollection`).
    package var resubmissionsBefore: Int
    /// Whether the provider may have heard of it already.
    package var isRepeat: Bool

    /// Makes a snapshot.
    package init(payment: PaymentSnapshot, resubmissionsBefore: Int, isRepeat: Bool) {
        self.payment = payment
        self.resubmissionsBefore = resubmissionsBefore
        self.isRepeat = isRepeat
    }
}

/// The provider's own name of a saved card or account: opaque to everyone else, sealed where it is stored.
package struct SavedReference: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    /// The provider's text.
    package let text: String

    /// Makes a reference.
    package init(_ text: String) { self.text = text }

    /// Stars: the value is for `expose()` or its own kind of use only, never for a print.
    package var description: String { "***" }
    /// Nothing: reflection, and with it `dump`, must not show what is inside.
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// What the payer's form brought for the provider: opaque to everyone else, never logged, never stored.
package struct PaymentInput: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    /// The provider's one-time token of the card or account; nil when the provider's own page is to ask for
    /// it.
    package var token: String?

    /// Makes an input.
    package init(token: String? = nil) { self.token = token }

    /// Stars: the value is for `expose()` or its own kind of use only, never for a print.
    package var description: String { "***" }
    /// Nothing: reflection, and with it `dump`, must not show what is inside.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
