import Domain
import Mustache
import Pages
import Support

/// The model of the page that tells the outcome.
struct ResultModel: Sendable {
    /// Which mark the page shows; the raw values are class names of the stylesheet.
    enum Tone: String, Sendable { case paid, wait, failed, cancelled }

    var heading: String
    var text: String
    var tone: Tone
    var checkout: Checkout
    var transaction: Transaction?
    var date: String?
    var leaveURL: String?
    /// What the link says where it does not lead back to the shop.
    var leaveLabel: String?
    var leaves = false
    var retryURL: String?
    var receiptURL: String?
    /// The receipt of what went back last.
    var refundReceiptURL: String?

    static let fields = [
        "amount", "summary", "heading", "text", "tone", "reference", "transactionId", "method", "date",
        "leaveURL", "leaveLabel", "leaves", "retryURL", "receiptURL",
        "refundReceiptURL",
    ]

    var values: [Value] {
        [
            .optional(checkout.mode == .token ? nil : amount.text), .text(checkout.details.headline),
            .text(heading), .text(text),
            .text(tone.rawValue),
            .optional(checkout.details.reference), .optional(transaction?.id.description),
            .optional(instrumentText),
            .optional(date),
            .optional(leaveURL), .optional(leaveLabel), .bool(leaves), .optional(retryURL),
            .optional(receiptURL), .optional(refundReceiptURL),
        ]
    }

    /// What came and was not taken back, where something did (the merchant may take less than was held), else
    /// what is due.
    private var amount: Money {
        let kept = checkout.facts.amountKept
        return kept > 0 ? Money(minorUnits: kept, currency: checkout.currency) : checkout.amount
    }

    /// What is reserved and not taken.
    private var held: Money {
        Money(
            minorUnits: checkout.facts.amountAuthorized - checkout.facts.amountCaptured,
            currency: checkout.currency)
    }

    /// `Visa ending 4242`, `BARCLAYS BANK PLC ending 11`.
    private var instrumentText: String? {
        guard let transaction, let instrument = transaction.instrument else { return nil }
        let name = transaction.method == .card ? Self.brandName(instrument.brand) : instrument.brand
        return "\(instrument.named(name)) ending \(instrument.lastFour)"
    }

    private static func brandName(_ brand: String) -> String {
        switch brand {
        case "visa": "Visa"
        case "mastercard": "Mastercard"
        case "amex": "American Express"
        default: "Card"
        }
    }
}

extension ResultModel {
    /// The words for a checkout in that status.
    init(_ checkout: Checkout) {
        self.init(heading: "", text: "", tone: .paid, checkout: checkout)
        switch checkout.status {
        case .paid:
            heading = "Payment received"
            text = "Thank you. Your payment was successful."
        case .authorized:
            // Held money leaves the account only when the merchant takes it, all at once or in parts.
            if checkout.facts.amountCaptured > 0 {
                heading = "Payment received"
                text = "\(held.text) more is reserved. It is taken when the rest of your order is ready."
            } else {
                heading = "Amount reserved"
                text = "Thank you. Nothing has been taken yet: that happens when your order is ready."
            }
        case .partiallyRefunded, .refunded:
            let back = Money(minorUnits: checkout.facts.amountRefunded, currency: checkout.currency)
            heading = checkout.status == .refunded ? "Payment refunded" : "Payment partly refunded"
            text = "\(back.text) was given back. It can take some days to arrive."
        case .completed:
            heading = "Payment details saved"
            text = "Thank you. Nothing has been charged."
        case .disputed:
            heading = "Payment disputed"
            text = "Your bank is looking into this payment."
            tone = .wait
        case .processing, .pending:
            heading = "Payment in progress"
            text = "We are waiting for the answer. Do not pay again: the shop is told as soon as it is there."
            tone = .wait
        case .failed where checkout.facts.amountReversed > 0:
            heading = "Payment taken back"
            text = "The bank has taken your payment back. Please ask the shop how to go on."
            tone = .failed
        case .failed:
            heading = "Payment not made"
            text = "The payment was tried too often. No money has been taken."
            tone = .failed
        case .cancelled:
            heading = "Payment cancelled"
            text = "No money has been taken."
            tone = .cancelled
        case .expired:
            heading = "Payment expired"
            text = "No money has been taken."
            tone = .cancelled
        }
    }
}
