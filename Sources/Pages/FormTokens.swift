package import Crypto
import Support

/// Proves that a form or an address was made by this server: HMAC-SHA256 over a purpose and a subject under a
/// key of its own.
///
/// Pages need no cookie, so there is no session to bind to; the subject (a page token, a payment) takes its
/// place.
package struct FormTokens: Sendable {
    private let key: HMACSHA256Key

    /// Derives the key from the master key.
    package init(masterKey: MasterKey) throws(CryptoError) {
        key = HMACSHA256Key(try masterKey.derivedKey(purpose: "portico.form-token").expose())
    }

    /// The 22 characters that go into the form.
    package func token(for subject: String) -> String {
        Base64URL.encode(key.authenticate(Array(subject.utf8)).prefix(16))
    }

    /// Whether a form's token is the subject's, in constant time.
    package func isValid(_ token: String, for subject: String) -> Bool {
        ConstantTime.equal(Array(token.utf8), Array(self.token(for: subject).utf8))
    }
}
