import Domain

/// The words of the API with their meanings, for the reference.
///
/// Each is a switch over the type that the code uses, so that a new word does not compile without a meaning.
enum Vocabulary {
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
        case .completed: "Nothing was to be paid, and the method is saved."
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

    static func meaning(_ status: CaptureStatus) -> String {
        switch status {
        case .pending: "The provider decides, or its answer never came; the amount is reserved."
        case .succeeded: "The money is yours."
        case .failed: "Nothing was taken; `declineCode` says why. It may be captured again while it is held."
        }
    }

    static func meaning(_ status: RefundStatus) -> String {
        switch status {
        case .pending: "The provider decides, or its answer never came; the amount is reserved."
        case .succeeded: "The money is on its way to the payer."
        case .failed: "Nothing went back, or it came back; `declineCode` says why."
        case .cancelled: "Given up before any money moved."
        }
    }

    static func meaning(_ status: SavedMethodStatus) -> String {
        switch status {
        case .active: "It may be charged."
        case .disabled: "It is not charged until it is enabled."
        case .deleted: "It is gone for good; the consent stays on record."
        }
    }

    static func meaning(_ status: DisputeStatus) -> String {
        switch status {
        case .opened: "The bank asks you; answer until `evidenceDueAt`."
        case .won: "The bank decided for you: the money is yours again."
        case .lost: "The bank decided for the payer, or nobody answered in time."
        }
    }
}
