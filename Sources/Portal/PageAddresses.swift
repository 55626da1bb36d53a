package import Crypto
package import Domain
import Support

/// Where payers reach the pages of checkouts: the payers' host and the short codes.
package struct PageAddresses: Sendable {
    /// `scheme://host[:port]` of the main frontend.
    package let origin: String
    private let codes: NumberPermutation
    /// What people type before a code: without the scheme, which every browser adds.
    private let typedStart: String

    /// Puts the parts together.
    package init(origin: String, codes: NumberPermutation) {
        self.origin = origin
        self.codes = codes
        typedStart = (origin.firstRange(of: "://").map { String(origin[$0.upperBound...]) } ?? origin) + "/s/"
    }

    /// Derives the key of the short codes from the master key.
    init(origin: String, masterKey: MasterKey) throws(CryptoError) {
        self.init(
            origin: origin,
            codes: try NumberPermutation(key: try masterKey.derivedKey(purpose: "portico.short-code")))
    }

    /// The whole address of a checkout's page.
    package func page(of checkout: Checkout) -> String {
        "\(origin)/checkout/\(checkout.pageToken.exposedText())"
    }

    /// The code by which a phone finds the checkout; nil before it is stored.
    package func code(of checkout: Checkout) -> HandoffCode? {
        checkout.number.flatMap { UInt64(exactly: $0) }.flatMap { codes.forward($0) }
            .flatMap { HandoffCode(value: $0) }
    }

    /// The number of the checkout that would have that code, whether there is one or not.
    func number(of code: HandoffCode) -> Int64? { codes.backward(code.value).flatMap { Int64(exactly: $0) } }

    /// The address as people type it.
    package func typed(_ code: HandoffCode) -> (host: String, code: String) { (typedStart, code.description) }

    /// The address in upper case, which takes the alphanumeric mode of QR codes and so fewer and larger
    /// modules.
    ///
    /// Scheme and host mean the same in either case (RFC 3986, section 6.2.2.1), and `/S/` is served too.
    package func scanned(_ code: HandoffCode) -> String { "\(origin)/s/\(code.compact)".uppercased() }
}
