import Domain

/// The texts that receipts are made of: the group `document` of `Templates/texts`, and some of the mails'.
package enum ReceiptTexts {
    /// Those that nothing else says, for the library that checks the files.
    package static let all = TextKey.keys(
        "document",
        [
            "receipt": [], "refundReceipt": [], "correction": [], "forReceipt": ["number", "day"],
            "refundVoid": ["number", "day"], "buyer": [], "sentTo": [], "paid": [], "givenBack": [],
            "notGivenBack": [], "orderTotal": [], "withoutTax": [], "beyondTotal": [],
            "includes": ["tax"], "taxOf": ["tax", "place"], "taxOn": ["tax", "amount"],
            "taxID": ["number"], "reverseCharge": [], "intraCommunitySupply": [], "export": [],
            "exempt": [], "outsideScope": [], "bankTransfer": [], "directDebit": [], "plainText": [],
            "refundOf": [], "correctionFor": [], "morePaid": ["amount"], "wasGivenBack": ["amount"],
            "cameAgain": ["amount"], "takenBack": ["amount"],
        ])

    /// The groups of texts that a receipt and the mails about it are made of, and keep.
    static let keptGroups: Set<String> = [
        "common", "facts", "tax", "document", MessageTopic.receipt.rawValue, MessageTopic.refund.rawValue,
    ]

    static let colon = TextKey("common", "colon")
    static let testMode = TextKey("common", "testMode")
    static let noMoneyMoves = TextKey("common", "noMoneyMoves")
    static let card = TextKey("common", "card")
    static let cardEnding = TextKey("common", "cardEnding", ["brand", "lastFour"])
    static let paidWith = TextKey("facts", "paidWith")
    static let orderNumber = TextKey("facts", "orderNumber")
    static let transaction = TextKey("facts", "transaction")
    static let refund = TextKey("facts", "refund")
    static let vat = TextKey("tax", "vat")
    static let rate = TextKey("tax", "rate", ["name", "rate"])

    /// A text of the group by its name.
    static func document(_ name: String) -> TextKey {
        all.first { $0.name == name } ?? TextKey("document", name)
    }
}
