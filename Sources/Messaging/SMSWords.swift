package import SMS

/// The words of text messages, as short as they can be: each segment costs.
package enum SMSWords {
    /// The longest name that a text message shows; what is longer is cut.
    static let nameCharacters = 40

    /// Where to pay: `Northwind: pay €42.50 at https://…`.
    package static func paymentLink(siteName: String, amount: String, url: String, isTest: Bool) -> SMSText? {
        // Neither a no-break space nor a minus sign is in the alphabet of text messages: they would halve its
        // length.
        let amount = amount.replacing("\u{A0}", with: " ").replacing("\u{2212}", with: "-")
        let mark = isTest ? "[Test] " : ""
        return SMSText("\(mark)\(short(siteName)): pay \(amount) at \(url)")
    }

    /// A one-time code: the words keep it from being told to somebody who asks for it on the telephone.
    package static func code(_ code: String, siteName: String) -> SMSText? {
        SMSText("\(code) is your code for \(short(siteName)). Tell it to nobody.")
    }

    private static func short(_ name: String) -> String {
        name.count > nameCharacters ? name.prefix(nameCharacters - 1) + "." : name
    }
}
