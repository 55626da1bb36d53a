import Domain

/// What the page says after an attempt that brought no money: what happened, and the next move.
///
/// The template adds that nothing was taken.
struct DeclineNotice: Hashable, Sendable {
    var title: String
    var text: String

    init(_ code: DeclineCode) {
        switch code {
        case .declined:
            title = "Your card was declined."
            text = "Try another card, or ask your bank why."
        case .insufficientFunds:
            title = "There is not enough money on this card."
            text = "Try another card."
        case .expiredCard:
            title = "This card has expired."
            text = "Try another card."
        case .incorrectCVC:
            title = "The security code is wrong."
            text = "Check the code on your card and try again."
        case .lostOrStolen:
            title = "Your bank refused this card."
            text = "Try another card, or ask your bank."
        case .authenticationRequired:
            title = "Your bank wants you to confirm this payment."
            text = "Try again: your bank will ask you."
        case .authenticationFailed:
            title = "The payment was not confirmed."
            text = "Try again and confirm it with your bank, or try another card."
        case .processingError:
            title = "The payment could not be processed."
            text = "Try again in a moment, or try another card."
        case .unsupportedInstrument:
            title = "This card is not accepted here."
            text = "Try another card."
        case .providerUnavailable:
            title = "The payment provider could not be reached."
            text = "Try again in a moment."
        case .notSettled:
            title = "The payment did not go through in the end."
            text = "Try again, or try another card."
        }
    }

    init(title: String, text: String) {
        self.title = title
        self.text = text
    }

    /// A method whose provider has stopped answering.
    static func down(_ method: OpenPageModel.Method, hasOthers: Bool) -> DeclineNotice {
        DeclineNotice(
            title: "\(method.label): this way to pay does not work at the moment.",
            text: hasOthers
                ? "The payment provider does not answer. Please choose another way to pay."
                : "The payment provider does not answer. Please try again in a few minutes.")
    }

    /// An attempt that ended because the provider was not reached.
    static func unreachable(hasOthers: Bool) -> DeclineNotice {
        guard hasOthers else { return DeclineNotice(.providerUnavailable) }
        return DeclineNotice(
            title: "The payment provider could not be reached.",
            text: "Choose another way to pay, or try again in a moment.")
    }

    /// An attempt that was given up, by whomever.
    static let stopped = DeclineNotice(
        title: "The payment was stopped.", text: "You can pay again now, in this way or another one.")
}
