import Domain
import HTTPCore
import Mustache
import Pages

/// The payer's templates with the shapes of their models, looked up once at start: a missing template stops
/// the start.
struct CheckoutPages: Sendable {
    /// A template and the names of its model's fields after the frame's.
    struct Page: Sendable {
        let template: Template
        let shape: Shape
    }

    let library: PageLibrary
    let open: Page
    let processing: Page
    let turned: Page
    let action: Page
    let result: Page
    let cancel: Page
    let expired: Page
    let item: Shape
    let total: Shape
    let method: Shape
    let card: Shape
    let script: Shape
    let setting: Shape
    let adapter: Shape
    let term: Shape
    let handoff: Shape
    let billing: Page
    let country: Shape
    let entry: Shape

    init(library: PageLibrary) throws {
        self.library = library
        func page(_ name: String, _ fields: [String]) throws -> Page {
            Page(
                template: try library.template(name),
                shape: Shape(library.symbols, FrameModel.fields + fields))
        }
        open = try page("checkout/page", OpenPageModel.fields)
        processing = try page(
            "checkout/processing",
            [
                "amount", "summary", "auto", "held", "refreshSeconds", "checkURL", "holdURL", "stopURL",
                "startURL", "scriptURL", "live", "unsure", "asked", "reload", "stopAction", "csrf",
            ])
        turned = Page(
            template: try library.template("checkout/turned"),
            shape: Shape(library.symbols, ResultModel.fields))
        action = try page(
            "checkout/action",
            [
                "amount", "summary", "continueURL", "abandonAction", "csrf", "confirming", "cancelURL",
                "live", "liveScriptURL",
            ])
        result = try page("checkout/result", ResultModel.fields)
        cancel = try page("checkout/cancel", ["amount", "summary", "cancelAction", "csrf", "stayURL"])
        expired = try page("checkout/expired", ["amount", "summary", "expiry", "expiryISO", "leaveURL"])
        item = Shape(library.symbols, ["name", "quantity", "unitAmount", "description", "total"])
        total = Shape(library.symbols, ["label", "amount"])
        method = Shape(
            library.symbols,
            [
                "value", "id", "label", "hint", "checked", "choice", "card", "script", "terms", "through",
                "throughName", "goWord",
            ])
        script = Shape(library.symbols, ["url", "settings"])
        setting = Shape(library.symbols, ["name", "value"])
        adapter = Shape(library.symbols, ["adapterURL"])
        term = Shape(library.symbols, ["line"])
        card = Shape(library.symbols, ["fieldsURL"])
        handoff = Shape(library.symbols, HandoffModel.fields)
        billing = try page("checkout/billing", BillingPageModel.fields)
        country = Shape(library.symbols, BillingPageModel.countryFields)
        entry = Shape(library.symbols, BillingPageModel.entryFields)
    }

    /// The lines of a bill before its total.
    func totals(_ rows: [TaxLines.Row]) -> Value {
        .list(rows.map { .record(Record(total, [.text($0.label), .text($0.amount.text)])) })
    }

    /// The sentences after it.
    func notes(_ notes: [String]) -> Value { .list(notes.map { .record(Record(term, [.text($0)])) }) }

    /// Part of a page, to stand in another document.
    func fragment(_ page: Page, values: [Value]) throws -> [UInt8] {
        try library.render(page.template, Record(page.shape, values))
    }

    func response(
        _ page: Page, status: Status = .ok, headers: Headers, title: String, frame: [Value], values: [Value]
    ) throws -> Response {
        var all: [Value] = []
        all.reserveCapacity(frame.count + values.count + 1)
        all.append(.text(title))
        all.append(contentsOf: frame)
        all.append(contentsOf: values)
        let body = try library.render(page.template, Record(page.shape, all))
        return Response(status, headers: headers, body: .bytes(body))
    }
}
