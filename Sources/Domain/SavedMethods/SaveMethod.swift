/// Whether a checkout keeps the payer's card or account for later payments.
///
/// The raw values are stored and are part of the API.
package enum SaveMethod: String, Hashable, Sendable, CaseIterable {
    /// Nothing is kept and nothing is asked.
    case never = "never"
    /// The payer may tick a box.
    case ask = "ask"
    /// It is kept, and the payer reads so before paying.
    case required = "required"
}

/// What a checkout is for.
///
/// The raw values are part of the API; which one it is follows from the amount due.
package enum CheckoutMode: String, Hashable, Sendable, CaseIterable {
    /// Money is owed.
    case payment = "payment"
    /// Nothing is owed: a card or account is kept for later payments.
    case token = "token"
}

extension Checkout {
    /// What it is for.
    package var mode: CheckoutMode { facts.amountDue == 0 ? .token : .payment }
}

extension CheckoutDetails {
    /// Whether only providers that can keep a card or account may be offered.
    package var needsSaving: Bool { saveMethod == .required }
}
