/// The words of one language that receipts are made of, as they were at one time.
///
/// A receipt refers to the words that it was issued with, so that a text changed later, by an operator
/// or by a new release, changes no receipt that somebody has. The same words are kept once.
package struct ReceiptWording: Hashable, Sendable {
    /// SHA-256 of the text.
    package let digest: [UInt8]
    /// A JSON object of the texts by their names.
    package let text: String

    /// Pairs a text with its digest.
    package init(digest: [UInt8], text: String) {
        self.digest = digest
        self.text = text
    }
}
