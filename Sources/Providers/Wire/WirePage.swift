import Domain
import ProviderKit
import Support

/// The page that says where to send the money, as a view model.
struct WirePage {
    let payment: PaymentSnapshot
    let transfer: AwaitedTransfer
    let instructions: TransferInstructions

    var page: ProviderPaymentPage {
        let isPart = transfer.received > 0
        let missing = transfer.missing
        let seen = SeenMoney(transfer)
        return ProviderPaymentPage(
            template: "wire/instructions",
            title: seen?.coversAll == true
                ? "Transfer seen" : isPart ? "Transfer the rest" : "Make your bank transfer",
            model: .record([
                "lines": .list(instructions.lines.map(Self.record)),
                "amountText": .text(missing.text), "amountCopied": .text(missing.decimalText),
                "referenceLabel": .text(instructions.reference.label),
                "reference": .text(instructions.reference.text),
                "referenceCopied": .text(instructions.reference.copied ?? instructions.reference.text),
                "code": .bool(instructions.code != nil),
                "codeHint": .text(codeHint), "codeURL": .text(payment.ownPageURL + "/code.svg"),
                "expected": .text(Self.day(transfer.expectedAt)),
                "open": .text(Self.day(transfer.lapsesAt)),
                "part": .bool(isPart), "received": .text(receivedText), "whole": .text(transfer.amount.text),
                "merchant": .text(payment.merchantName),
                "covered": .bool(seen?.coversAll == true), "seen": .bool(seen != nil),
                "seenText": .text(seen?.words(merchant: payment.merchantName) ?? ""),
                "mayChange": .bool(!isPart && seen == nil),
            ]))
    }

    private var receivedText: String {
        Money(minorUnits: transfer.received, currency: transfer.amount.currency).text
    }

    private var codeHint: String {
        if case .swiss = instructions.code { return "Scan this QR-bill with your banking app." }
        return "Scan this code with your banking app."
    }

    private static func record(_ line: TransferInstructions.Line) -> ViewModel {
        .record([
            "label": .text(line.label), "text": .text(line.text), "copy": .bool(line.copied != nil),
            "copied": .text(line.copied ?? ""),
        ])
    }

    /// `20 November 2026`, in words, because the order of numbers differs between countries.
    static func day(_ time: Timestamp) -> String { ReaderLocale(.english).day(time) }
}
