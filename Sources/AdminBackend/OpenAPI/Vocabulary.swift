import Domain

/// The words of the API with their meanings, for the reference.
///
/// Each is a switch over the type that the code uses, so that a new word does not compile without a meaning.
enum Vocabulary {
    static func meaning(_ code: DeclineCode) -> String {
        switch code {
        case .declined: "The bank refused and gives no reason."
        case .insufficientFunds: "There is not enough money in the account."
        case .expiredCard: "The card has expired."
        case .incorrectCVC: "The security code is wrong."
        case .lostOrStolen:
            "The card was reported lost or stolen. Tell the payer no more than that it was declined."
        case .authenticationRequired:
            "The bank wants the payer to prove who they are, and this attempt could not."
        case .authenticationFailed: "The payer's proof failed or was refused."
        case .processingError: "Something broke at the bank or the provider; another try may succeed."
        case .unsupportedInstrument: "The card or account is not one that this provider or mode accepts."
        case .providerUnavailable: "The provider was not reached; it is certain that nothing was taken."
        case .notSettled: "The money did not come in the end: a debit returned, a pending payment failed."
        }
    }

    static func meaning(_ status: CheckoutStatus) -> String {
        switch status {
        case .pending: "The payer is not done; a declined attempt leaves the checkout here."
        case .processing: "The bank or provider decides, or its answer is unknown and is asked for."
        case .authorized: "The bank holds the money for you; capture it."
        case .paid: "At least the amount due has come. Fulfil the order."
        case .failed: "All attempts are used up."
        case .cancelled: "The payer or you gave up."
        case .expired: "The time was over before it was paid."
        case .partiallyRefunded: "Some of the money was given back."
        case .refunded: "All of the money was given back."
        case .disputed: "The payer disputes the payment at the bank."
        }
    }

    static func meaning(_ status: TransactionStatus) -> String {
        switch status {
        case .created: "The intent is stored; the provider has perhaps not been called."
        case .requiresAction: "The payer has something to do: enter a card, confirm at the bank."
        case .processing: "The bank or provider decides, or its answer never came."
        case .authorized: "The amount is held and may be captured."
        case .succeeded: "The money is yours."
        case .failed: "No money came; `declineCode` says why."
        case .cancelled: "Given up before any money moved."
        }
    }

    static func name(_ event: CheckoutEvent) -> String {
        switch event {
        case .attemptStarted: "attempt begins"
        case .attemptNeedsPayer: "attempt waits for the payer"
        case .attemptNeedsProvider: "attempt waits for the bank"
        case .attemptAuthorized: "attempt authorised"
        case .attemptSucceeded: "attempt succeeds"
        case .attemptFailed: "attempt fails"
        case .attemptCancelled: "attempt given up"
        case .cancelRequested: "cancel"
        case .expiryReached: "time is over"
        }
    }
}
