import Domain
import Support

/// Closures that sign a text with this installation's key and check such a signature in constant time.
package struct SandboxSigning: Sendable {
    /// The signature of a text, of characters that need no escaping in an address.
    package var sign: @Sendable (_ text: String) -> String
    /// Whether it is the text's signature; constant time.
    package var verify: @Sendable (_ text: String, _ signature: String) -> Bool

    /// Makes the pair.
    package init(
        sign: @escaping @Sendable (_ text: String) -> String,
        verify: @escaping @Sendable (_ text: String, _ signature: String) -> Bool
    ) {
        self.sign = sign
        self.verify = verify
    }
}

/// What binds card fields to the checkout whose page shows them: the checkout's id and a signature of it.
enum SandboxSession {
    /// The address of the card fields of a checkout.
    static func fieldsURL(of checkout: CheckoutID, sign: (String) -> String) -> String {
        let session = "\(checkout).\(sign(signedText(of: checkout)))"
        return "/sandbox/fields?session=" + PercentEncoding.encode(session)
    }

    /// The checkout of a session that is ours; nil for any other text.
    static func checkout(of session: String, signing: SandboxSigning) -> CheckoutID? {
        let parts = session.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let checkout = CheckoutID(String(parts[0])),
            signing.verify(signedText(of: checkout), String(parts[1]))
        else { return nil }
        return checkout
    }

    private static func signedText(of checkout: CheckoutID) -> String { "sandbox-session:\(checkout)" }
}
