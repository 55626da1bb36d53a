package import Pages

/// The texts that messages and receipts are made of: what each language of `Templates/texts` has.
package enum MailTexts {
    /// Every text, for the library that checks the files.
    package static var all: [TextKey] {
        shared + facts + MailKind.allCases.flatMap { keys(of: $0) } + [
            andOneMore, andMore, SMSWords.testKey, SMSWords.paymentLinkKey, SMSWords.codeKey,
        ] + ReceiptTexts.all
    }

    static let greeting = TextKey("common", "greeting", ["customerName"])
    static let help = TextKey("common", "help")
    static let terms = TextKey("common", "terms")
    static let privacy = TextKey("common", "privacy")
    static let imprint = TextKey("common", "imprint")
    static let card = TextKey("common", "card")
    static let cardEnding = TextKey("common", "cardEnding", ["brand", "lastFour"])

    /// What every template can show, by these names.
    static let shared: [TextKey] =
        [greeting, help, terms, privacy, imprint, card, cardEnding]
        + TextKey.keys(
            "common",
            [
                "colon": [], "testMode": [], "noMoneyMoves": [], "total": [], "estimatedTotal": [],
                "buttonHelp": [], "sent": [],
                "sentFor": ["siteName"], "neverSend": [], "receiptToKeep": ["receiptNumber"],
            ])

    static let andOneMore = TextKey("common", "andOneMore", ["item"])
    static let andMore = TextKey("common", "andMore", ["item", "count"])
    static let workingDay = TextKey("facts", "workingDay")
    static let workingDays = TextKey("facts", "workingDays", ["days"])

    static var facts: [TextKey] { MailFact.allCases.map(\.key) + [workingDay, workingDays] + MailTax.texts }

    /// What the templates of that kind can show besides.
    static func keys(of kind: MailKind) -> [TextKey] {
        TextKey.keys(kind.rawValue, texts(of: kind))
    }

    private static func texts(of kind: MailKind) -> KeyValuePairs<String, Set<String>> {
        switch kind {
        case .paymentLink:
            [
                "subject": ["amount", "siteName"], "title": ["amount"], "asks": ["siteName", "amount"],
                "asksFor": ["siteName", "amount", "summary"], "page": [], "pageBelow": [], "button": [],
            ]
        case .receipt:
            [
                "subject": ["siteName", "amount"], "title": [], "received": ["siteName", "amount"],
                "receivedFor": ["siteName", "amount", "summary"],
            ]
        case .refund:
            [
                "subject": ["siteName", "refundAmount"], "title": ["refundAmount"],
                "givenBack": ["siteName", "refundAmount"],
                "givenBackFor": ["siteName", "refundAmount", "summary"], "delay": [],
            ]
        case .failedPayment:
            ["subject": ["siteName"], "title": [], "nothingTaken": ["amount", "siteName"], "tryAgain": []]
        case .mandateNotice:
            [
                "subject": ["siteName", "amount", "collectionDate"], "title": ["amount", "collectionDate"],
                "collects": ["creditor", "amount", "collectionDate"],
                "collectsFrom": ["creditor", "amount", "accountEnding", "collectionDate"], "holdEnough": [],
            ]
        case .endpointDisabled:
            [
                "subject": ["organizationName"], "title": [], "failing": ["endpointURL", "failingSince"],
                "gone": ["endpointURL"], "nothingLost": [],
            ]
        case .memberInvitation:
            [
                "subject": ["organizationName"], "subjectBy": ["inviterName", "organizationName"],
                "title": ["organizationName"], "invited": ["organizationName"],
                "invitedBy": ["inviterName", "organizationName"], "ends": ["expiry"], "button": [],
            ]
        }
    }
}

/// What stands at the end of mails; the raw values are names of texts.
enum MailFact: String, CaseIterable {
    case payBy = "payBy"
    case paid = "paid"
    case date = "date"
    case paidWith = "paidWith"
    case transaction = "transaction"
    case givenBack = "givenBack"
    case refund = "refund"
    case orderNumber = "orderNumber"
    case collected = "collected"
    case collectedOn = "collectedOn"
    case collectedBy = "collectedBy"
    case statementName = "statementName"
    case mandate = "mandate"
    case creditorIdentifier = "creditorIdentifier"
    case noticePeriod = "noticePeriod"
    case endpoint = "endpoint"
    case switchedOff = "switchedOff"

    var key: TextKey { TextKey("facts", rawValue) }
}

extension MailModel {
    /// Adds a line at the end, its name in the reader's language.
    mutating func add(_ fact: MailFact, _ value: String) {
        facts.append(Fact(texts.text(fact.key), value))
    }

    /// The values that texts may name.
    var values: [String: String] {
        [
            "siteName": siteName, "amount": amount, "refundAmount": refundAmount, "summary": summary,
            "customerName": customerName, "expiry": expiry, "collectionDate": collectionDate,
            "creditor": creditor, "accountEnding": accountEnding, "organizationName": organizationName,
            "inviterName": inviterName, "endpointURL": endpointURL, "failingSince": failingSince,
            "receiptNumber": receiptNumber,
        ].compactMapValues { $0 }
    }
}

extension SiteLinks.Words {
    /// What the links say in that language.
    init(_ texts: Texts) {
        self.init()
        help = texts.text(MailTexts.help)
        terms = texts.text(MailTexts.terms)
        privacy = texts.text(MailTexts.privacy)
        imprint = texts.text(MailTexts.imprint)
    }
}
