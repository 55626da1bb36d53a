package import Domain
package import Pages
package import SMS

/// The words of text messages, as short as they can be: each segment costs.
package enum SMSWords {
    /// The longest name that a text message shows; what is longer is cut.
    static let nameCharacters = 40

    static let testKey = TextKey("sms", "test")
    static let paymentLinkKey = TextKey("sms", "paymentLink", ["siteName", "amount", "url"])
    static let codeKey = TextKey("sms", "code", ["code", "siteName"])

    /// Where to pay: `Northwind: pay €42.50 at https://…`.
    package static func paymentLink(
        siteName: String, amount: Money, url: String, isTest: Bool, _ texts: Texts
    ) -> SMSText? {
        let mark = isTest ? texts.text(testKey) + " " : ""
        let words = texts.text(
            paymentLinkKey,
            ["siteName": short(siteName), "amount": plain(texts.locale.text(amount)), "url": url])
        return SMSText(mark + words)
    }

    /// A one-time code: the words keep it from being told to somebody who asks for it on the telephone.
    package static func code(_ code: String, siteName: String, _ texts: Texts) -> SMSText? {
        SMSText(texts.text(codeKey, ["code": code, "siteName": short(siteName)]))
    }

    /// The amount in the alphabet of text messages, which has neither the spaces that do not break nor the
    /// signs of print: one of them would halve what fits.
    private static func plain(_ amount: String) -> String {
        amount.replacing("\u{A0}", with: " ").replacing("\u{202F}", with: " ")
            .replacing("\u{2212}", with: "-").replacing("\u{2019}", with: "'")
    }

    private static func short(_ name: String) -> String {
        name.count > nameCharacters ? name.prefix(nameCharacters - 1) + "." : name
    }
}
