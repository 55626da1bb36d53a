/// How much a receipt's settings may hold.
package enum ReceiptLimits {
    /// Characters of the seller's legal name.
    package static let legalName = 1...255
    /// Characters of the seller's address with its line breaks.
    package static let address = 1...500
    /// Tax and register numbers of the seller.
    package static let taxIDs = 10
    /// Characters of one of them, with the words before it.
    package static let taxID = 1...80
    /// Characters of the text at the end, with its line breaks.
    package static let footer = 1...1000
    /// Characters before a number.
    package static let prefixLength = 12
    /// Digits that a number has at least.
    package static let numberDigits = 6
}
