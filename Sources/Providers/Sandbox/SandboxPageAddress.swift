import Support

/// The addresses of a payment's own pages: `/sandbox/card/{id}.{signature}`.
///
/// The id alone opens nothing, because the API shows it to merchants as `providerReference`, and a page leads
/// to the payer's checkout. Only whom the sandbox sent to the page knows the signature.
enum SandboxPageAddress {
    /// The pages that a payment can have.
    enum Page: String {
        case card = "card"
        case challenge = "challenge"
    }

    static func path(_ page: Page, of payment: SandboxPaymentID, signing: SandboxSigning) -> String {
        "/sandbox/\(page.rawValue)/\(payment).\(signing.sign(signedText(of: payment)))"
    }

    /// The payment of an address's last segment; nil unless the signature is the payment's.
    static func payment(of segment: String, signing: SandboxSigning) -> SandboxPaymentID? {
        let parts = segment.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let id = SandboxPaymentID(String(parts[0])),
            signing.verify(signedText(of: id), String(parts[1]))
        else { return nil }
        return id
    }

    private static func signedText(of payment: SandboxPaymentID) -> String { "sandbox-page:\(payment)" }
}
