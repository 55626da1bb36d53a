package import Domain
package import HTTPCore
import Mustache
import Support

/// Receipts for people: a page that prints well, and plain text.
///
/// Nothing of the site's present look or name is asked: a receipt shows what it has frozen and nothing else.
package struct ReceiptPages: Sendable {
    /// What has become of a payment since, told beside its receipt and no part of it.
    package enum News: Sendable {
        /// Another receipt of the same payment, and where it is.
        case other(Receipt, url: String)
        /// The bank has taken that many minor units back.
        case takenBack(Int64)
    }

    private let library: PageLibrary
    private let page: Template
    private let plain: Template
    private let shapes: ReceiptShapes
    private let texts: TextLibrary
    private let stylesheet: SharedText
    private let pageHeaders: Headers
    private let textHeaders: Headers

    /// Prepares the pages; throws where a template is missing.
    package init(
        library: PageLibrary, texts: TextLibrary, stylesheet: String, security: SecurityHeaders
    ) throws {
        self.library = library
        self.texts = texts
        page = try library.template("receipt/page")
        plain = try library.template("receipt/text")
        shapes = ReceiptShapes(library.symbols)
        self.stylesheet = SharedText(stylesheet)
        var policy = ContentPolicy()
        policy.styleHashes = [SiteLook.hash(stylesheet)]
        policy.images = "data:"
        policy.formAction = "'none'"
        pageHeaders = security.page(policy: policy.text)
        var headers = security.data(contentType: "text/plain; charset=utf-8")
        headers.append("Referrer-Policy", "no-referrer" as StaticString)
        headers.append("X-Robots-Tag", "noindex, nofollow" as StaticString)
        textHeaders = headers
    }

    /// The page, in the words that the receipt was issued with; `textURL` is where the plain text is.
    package func html(
        _ receipt: Receipt, in wording: ReceiptWording?, news: [News] = [], textURL: String? = nil
    ) throws -> Response {
        let model = shapes.record(
            words(of: receipt, wording), stylesheet: stylesheet, news: news, textURL: textURL)
        return Response(.ok, headers: pageHeaders, body: .bytes(try library.render(page, model)))
    }

    /// The plain text, in the words that the receipt was issued with.
    package func text(_ receipt: Receipt, in wording: ReceiptWording?) throws -> Response {
        let model = shapes.record(
            words(of: receipt, wording), stylesheet: stylesheet, news: [], textURL: nil)
        return Response(.ok, headers: textHeaders, body: .bytes(try library.render(plain, model)))
    }

    /// The words that the receipt has frozen, in the language that it has frozen.
    private func words(of receipt: Receipt, _ wording: ReceiptWording?) -> ReceiptWords {
        ReceiptWords(receipt: receipt, texts: texts.texts(of: receipt, in: wording))
    }
}

/// The shapes of a receipt's records, made once.
struct ReceiptShapes: Sendable {
    private let receipt: Shape
    private let item: Shape
    private let sum: Shape
    private let fact: Shape
    private let line: Shape
    private let news: Shape

    init(_ symbols: Symbols) {
        receipt = Shape(
            symbols,
            [
                "lang", "dir", "stylesheet", "heading", "number", "testMode", "date", "dateISO", "about",
                "sellerName", "siteName", "sellerLines", "sellerIDs", "sellerEmail", "hasParties", "hasBuyer",
                "buyer", "hasShipping", "shipping", "summary", "hasItems", "items", "sums", "totalLabel",
                "total", "notes", "facts", "hasFooter", "footer", "hasNews", "news", "textURL",
                "buyerLabel", "shippingLabel", "testModeLabel", "noMoneyMoves", "plainTextLabel", "colon",
            ])
        item = Shape(symbols, ["name", "quantity", "unitAmount", "description", "sku", "total"])
        sum = Shape(symbols, ["label", "amount"])
        fact = Shape(symbols, ["label", "value"])
        line = Shape(symbols, ["line"])
        news = Shape(symbols, ["text", "label", "url"])
    }

    func record(
        _ words: ReceiptWords, stylesheet: SharedText, news: [ReceiptPages.News], textURL: String?
    ) -> Record {
        let receipt = words.receipt
        let contents = receipt.contents
        let locale = words.texts.locale
        let seller = contents.seller
        let buyer = contents.buyer.map { Self.lines(of: $0, words) } ?? []
        let footer = contents.footer?.split(whereSeparator: \.isNewline).map(String.init) ?? []
        return Record(
            self.receipt,
            [
                .text(locale.tag), .text("ltr"), .bytes(stylesheet), .text(words.heading),
                .text(receipt.number.text), .bool(!receipt.isLive),
                .text(locale.minute(receipt.issuedAt)), .text(TimeText.format(receipt.issuedAt)),
                .optional(words.about), .text(seller.name),
                .optional(contents.siteName == seller.name ? nil : contents.siteName),
                lines(seller.address), lines(words.numbers(of: seller)), .optional(seller.email),
                .bool(!buyer.isEmpty || !contents.shippingAddress.isEmpty), .bool(!buyer.isEmpty),
                lines(buyer), .bool(!contents.shippingAddress.isEmpty), lines(contents.shippingAddress),
                .optional(contents.summary), .bool(!contents.lines.isEmpty),
                .list(contents.lines.map { .record(record($0, words)) }),
                .list(words.sums.map { .record(Record(sum, [.text($0.label), .text($0.amount)])) }),
                .text(words.totalLabel), .text(words.money(receipt.amount.minorUnits)), lines(words.notes),
                .list(words.facts.map { .record(Record(fact, [.text($0.label), .text($0.value)])) }),
                .bool(!footer.isEmpty), lines(footer), .bool(!news.isEmpty),
                .list(news.map { .record(record($0, beside: receipt, words)) }), .optional(textURL),
                .text(words.text("buyer")), .text(words.text("sentTo")),
                .text(words.texts.text(ReceiptTexts.testMode)),
                .text(words.texts.text(ReceiptTexts.noMoneyMoves)), .text(words.text("plainText")),
                .text(words.texts.text(ReceiptTexts.colon)),
            ])
    }

    private func record(
        _ news: ReceiptPages.News, beside receipt: Receipt, _ words: ReceiptWords
    ) -> Record {
        switch news {
        case .takenBack(let amount):
            let text = words.text("takenBack", ["amount": words.money(amount)])
            return Record(self.news, [.text(text), .absent, .absent])
        case .other(let other, let url):
            let amount = ["amount": words.money(other.amount.minorUnits)]
            let text =
                switch (receipt.occasion, other.occasion) {
                case (.refund, _): words.text("refundOf")
                case (.refundReturned, _): words.text("correctionFor")
                case (.payment, .payment): words.text("morePaid", amount)
                case (.payment, .refund): words.text("wasGivenBack", amount)
                case (.payment, .refundReturned): words.text("cameAgain", amount)
                }
            return Record(self.news, [.text(text), .text(other.number.text), .text(url)])
        }
    }

    private func record(_ line: ReceiptLine, _ words: ReceiptWords) -> Record {
        let isSingle = line.quantity.thousandths == 1000
        // After discounts and taxes a part that goes back is no longer so many times the price of one.
        let price = Money(minorUnits: line.unitAmount, currency: words.receipt.amount.currency)
        let isMultiple = (try? price.multiplied(by: line.quantity))?.minorUnits == line.amount
        return Record(
            item,
            [
                .text(line.name),
                .optional(isSingle ? nil : words.texts.locale.text(line.quantity)),
                .optional(isSingle || !isMultiple ? nil : words.money(line.unitAmount)),
                .optional(line.details),
                .optional(line.sku), .text(words.money(line.amount)),
            ])
    }

    private func lines(_ texts: [String]) -> Value {
        .list(texts.map { .record(Record(line, [.text($0)])) })
    }

    private static func lines(of party: ReceiptParty, _ words: ReceiptWords) -> [String] {
        (party.name.isEmpty ? [] : [party.name]) + party.address + words.numbers(of: party)
            + (party.email.map { [$0] } ?? [])
    }
}
