/// A published test card.
package struct SandboxCard: Hashable, Sendable {
    /// The digits without spaces; published, so no secret.
    package let number: String
    /// The card scheme.
    package let brand: CardBrand
    /// What the card makes happen.
    package let scenario: SandboxScenario
    /// What the documentation says about it.
    package let note: String
    /// Where it was issued; nil where its number does not say.
    package var country: String?
}

/// The published list: the only numbers the sandbox accepts.
///
/// Most numbers are the ones that developers know from other providers' documentation; every one passes the
/// Luhn check.
package enum SandboxCards {
    /// All cards in the order of the documentation.
    package static let all: [SandboxCard] = [
        SandboxCard(number: "4242424242424242", brand: .visa, scenario: .success, note: "Succeeds"),
        SandboxCard(number: "4000056655665556", brand: .visa, scenario: .success, note: "Succeeds (debit)"),
        SandboxCard(number: "5555555555554444", brand: .mastercard, scenario: .success, note: "Succeeds"),
        SandboxCard(number: "378282246310005", brand: .amex, scenario: .success, note: "Succeeds"),
        SandboxCard(
            number: "4000002760000016", brand: .visa, scenario: .success, note: "Succeeds; issued in Germany",
            country: "DE"),
        SandboxCard(
            number: "4000002500000003", brand: .visa, scenario: .success, note: "Succeeds; issued in France",
            country: "FR"),
        SandboxCard(
            number: "4000000000000002", brand: .visa, scenario: .declined, note: "Declined without a reason"),
        SandboxCard(
            number: "4000000000009995", brand: .visa, scenario: .insufficientFunds,
            note: "Declined: insufficient funds"),
        SandboxCard(
            number: "4000000000000069", brand: .visa, scenario: .expiredCard, note: "Declined: expired card"),
        SandboxCard(
            number: "4000000000000127", brand: .visa, scenario: .incorrectCVC,
            note: "Declined: wrong security code"),
        SandboxCard(
            number: "4000000000009987", brand: .visa, scenario: .lostOrStolen, note: "Declined: lost card"),
        SandboxCard(
            number: "4000000000000119", brand: .visa, scenario: .processingError,
            note: "Declined: processing error"),
        SandboxCard(
            number: "4000000000003220", brand: .visa, scenario: .challenge,
            note: "3-D Secure: approve to pay, refuse to fail"),
        SandboxCard(
            number: "4000000000003063", brand: .visa, scenario: .challengeOnSecondTry,
            note: "First try of an order declined (authentication required), later tries ask for 3-D Secure"),
        SandboxCard(
            number: "4000000000000341", brand: .visa, scenario: .answerNeverComes,
            note: "The payment succeeds but the answer never comes: unknown until asked again"),
        SandboxCard(
            number: "4000000000000077", brand: .visa, scenario: .pendingThenSuccess,
            note: "Pending, succeeds after 5 seconds"),
        SandboxCard(
            number: "4000000000000093", brand: .visa, scenario: .pendingThenFailure,
            note: "Pending, fails after 5 seconds (not settled)"),
        SandboxCard(
            number: "4000000000005126", brand: .visa, scenario: .refundFails,
            note: "Succeeds; every refund of it fails"),
        SandboxCard(
            number: "4000000000007726", brand: .visa, scenario: .refundPendingThenSuccess,
            note: "Succeeds; every refund of it is pending, succeeds after 5 seconds"),
        SandboxCard(
            number: "4000000000007734", brand: .visa, scenario: .refundPendingThenFailure,
            note: "Succeeds; every refund of it is pending, fails after 5 seconds"),
        SandboxCard(
            number: "4000000000000259", brand: .visa, scenario: .disputedAsFraudulent,
            note: "Succeeds, and is disputed at once as fraudulent"),
        SandboxCard(
            number: "4000000000002685", brand: .visa, scenario: .disputedAsNotReceived,
            note: "Succeeds, and is disputed at once as not received"),
        SandboxCard(
            number: "4000002760003184", brand: .visa, scenario: .challengeAlways,
            note: "3-D Secure each time; charging it when saved fails (authentication required)"),
        SandboxCard(
            number: "4000000000006017", brand: .visa, scenario: .laterDeclined,
            note: "Succeeds; charging it when saved is declined without a reason"),
        SandboxCard(
            number: "4000000000006025", brand: .visa, scenario: .laterInsufficientFunds,
            note: "Succeeds; charging it when saved is declined: insufficient funds"),
        SandboxCard(
            number: "4000000000006033", brand: .visa, scenario: .laterExpiredCard,
            note: "Succeeds; charging it when saved is declined: expired card"),
        SandboxCard(
            number: "4000000000006041", brand: .visa, scenario: .laterLostOrStolen,
            note: "Succeeds; charging it when saved is declined: lost card"),
        SandboxCard(
            number: "4000000000006058", brand: .visa, scenario: .laterProcessingError,
            note: "Succeeds; charging it when saved is declined: processing error"),
    ]

    /// The card of those digits; nil for every number that is not published.
    package static func card(number: String) -> SandboxCard? { all.first { $0.number == number } }

    /// The list as a Markdown table, for TESTING.md.
    package static var table: String {
        var text = "| Number | Brand | What happens |\n|---|---|---|\n"
        for card in all {
            text += "| \(card.brand.grouped(card.number)) | \(card.brand.displayName) | \(card.note) |\n"
        }
        return text
    }
}
