package import Domain
package import HTTPCore
import Mustache
import Support

/// Receipts for people: a page that prints well, and plain text.
///
/// Nothing of the site's present look or name is asked: a receipt shows what it has frozen and nothing else.
package struct ReceiptPages: Sendable {
    /// What has become of a payment since, told beside its receipt and no part of it.
    package struct News: Sendable {
        /// A sentence.
        package var text: String
        /// What the link says.
        package var label: String
        /// Where it leads; nil without a link.
        package var url: String?

        /// Makes a piece of news.
        package init(_ text: String, label: String = "", url: String? = nil) {
            self.text = text
            self.label = label
            self.url = url
        }
    }

    private let library: PageLibrary
    private let page: Template
    private let plain: Template
    private let shapes: ReceiptShapes
    private let stylesheet: SharedText
    private let pageHeaders: Headers
    private let textHeaders: Headers

    /// Prepares the pages; throws where a template is missing.
    package init(library: PageLibrary, stylesheet: String, security: SecurityHeaders) throws {
        self.library = library
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

    /// The page; `textURL` is where the plain text is.
    package func html(_ receipt: Receipt, news: [News] = [], textURL: String? = nil) throws -> Response {
        let model = shapes.record(receipt, stylesheet: stylesheet, news: news, textURL: textURL)
        return Response(.ok, headers: pageHeaders, body: .bytes(try library.render(page, model)))
    }

    /// The plain text.
    package func text(_ receipt: Receipt) throws -> Response {
        let model = shapes.record(receipt, stylesheet: stylesheet, news: [], textURL: nil)
        return Response(.ok, headers: textHeaders, body: .bytes(try library.render(plain, model)))
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
            ])
        item = Shape(symbols, ["name", "quantity", "unitAmount", "description", "sku", "total"])
        sum = Shape(symbols, ["label", "amount"])
        fact = Shape(symbols, ["label", "value"])
        line = Shape(symbols, ["line"])
        news = Shape(symbols, ["text", "label", "url"])
    }

    func record(
        _ receipt: Receipt, stylesheet: SharedText, news: [ReceiptPages.News], textURL: String?
    ) -> Record {
        let contents = receipt.contents
        let words = ReceiptWords(receipt: receipt)
        let seller = contents.seller
        let buyer = contents.buyer.map { Self.lines(of: $0) } ?? []
        let footer = contents.footer?.split(whereSeparator: \.isNewline).map(String.init) ?? []
        return Record(
            self.receipt,
            [
                .text("en"), .text("ltr"), .bytes(stylesheet), .text(words.heading),
                .text(receipt.number.text), .bool(!receipt.isLive),
                .text(ReceiptWords.minute(receipt.issuedAt)), .text(TimeText.format(receipt.issuedAt)),
                .optional(words.about), .text(seller.name),
                .optional(contents.siteName == seller.name ? nil : contents.siteName),
                lines(seller.address), lines(seller.taxIDs), .optional(seller.email),
                .bool(!buyer.isEmpty || !contents.shippingAddress.isEmpty), .bool(!buyer.isEmpty),
                lines(buyer), .bool(!contents.shippingAddress.isEmpty), lines(contents.shippingAddress),
                .optional(contents.summary), .bool(!contents.lines.isEmpty),
                .list(contents.lines.map { .record(record($0, words)) }),
                .list(words.sums.map { .record(Record(sum, [.text($0.label), .text($0.amount)])) }),
                .text(words.totalLabel), .text(receipt.amount.text), lines(words.notes),
                .list(words.facts.map { .record(Record(fact, [.text($0.label), .text($0.value)])) }),
                .bool(!footer.isEmpty), lines(footer), .bool(!news.isEmpty),
                .list(
                    news.map {
                        .record(Record(self.news, [.text($0.text), .text($0.label), .optional($0.url)]))
                    }),
                .optional(textURL),
            ])
    }

    private func record(_ line: ReceiptLine, _ words: ReceiptWords) -> Record {
        let isSingle = line.quantity.thousandths == 1000
        return Record(
            item,
            [
                .text(line.name), .optional(isSingle ? nil : line.quantity.description),
                .optional(isSingle ? nil : words.money(line.unitAmount)), .optional(line.details),
                .optional(line.sku), .text(words.money(line.amount)),
            ])
    }

    private func lines(_ texts: [String]) -> Value {
        .list(texts.map { .record(Record(line, [.text($0)])) })
    }

    private static func lines(of party: ReceiptParty) -> [String] {
        (party.name.isEmpty ? [] : [party.name]) + party.address + party.taxIDs.map { "Tax id \($0)" }
            + (party.email.map { [$0] } ?? [])
    }
}
