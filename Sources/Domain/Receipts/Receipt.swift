package import Support

/// What a receipt is about.
///
/// The raw values are stored and are part of the API.
package enum ReceiptOccasion: String, Hashable, Sendable, CaseIterable {
    /// Money came.
    case payment = "payment"
    /// Money went back to the payer.
    case refund = "refund"
    /// Money that had gone back came again, because the payer's account took it no longer: what the refund's
    /// receipt took away stands again.
    case refundReturned = "refund_returned"
}

/// A numbered document about money that moved, which never changes.
package struct Receipt: Hashable, Sendable {
    /// Stands in the API and, behind a checkout's token, in the address of its page.
    package let id: ReceiptID
    /// The tenant in whose series it is numbered.
    package let organizationID: OrganizationID
    /// The site whose checkout it is about.
    package let siteID: SiteID
    /// The checkout that it is about.
    package let checkoutID: CheckoutID
    /// The attempt that brought the money, where it is known.
    package let transactionID: TransactionID?
    /// The refund that it is about; nil for a payment.
    package let refundID: RefundID?
    /// Whether real money moved; test receipts have a series of their own.
    package let isLive: Bool
    /// What it is about.
    package let occasion: ReceiptOccasion
    /// Its number in the tenant's series.
    package let number: ReceiptNumber
    /// How much moved, always positive.
    package let amount: Money
    /// When it was issued, with the money that it tells of.
    package let issuedAt: Timestamp
    /// All that it says, as it was then.
    package let contents: ReceiptContents
    /// The digest of the words that it says it in.
    package let wordingDigest: [UInt8]

    /// Makes a receipt from its parts.
    package init(
        id: ReceiptID, organizationID: OrganizationID, siteID: SiteID, checkoutID: CheckoutID,
        transactionID: TransactionID?, refundID: RefundID?, isLive: Bool, occasion: ReceiptOccasion,
        number: ReceiptNumber, amount: Money, issuedAt: Timestamp, contents: ReceiptContents,
        wordingDigest: [UInt8]
    ) {
        self.id = id
        self.organizationID = organizationID
        self.siteID = siteID
        self.checkoutID = checkoutID
        self.transactionID = transactionID
        self.refundID = refundID
        self.isLive = isLive
        self.occasion = occasion
        self.number = number
        self.amount = amount
        self.issuedAt = issuedAt
        self.contents = contents
        self.wordingDigest = wordingDigest
    }
}

extension CheckoutFacts {
    /// Whether what has come is receipted: all that is due came, or all that was held is taken or released.
    ///
    /// Parts of a transfer wait for the rest: the buyer has not paid yet.
    package var isReceiptDue: Bool {
        amountReceived > 0 && amountHeld == 0 && (amountReceived >= amountDue || amountAuthorized > 0)
    }
}
