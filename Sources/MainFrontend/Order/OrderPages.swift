import Domain
import HTTPCore
import Mustache
import Pages
import Portal

/// The two pages of a shop's form: what is about to be paid, and what is wrong with the form.
struct OrderPages: Sendable {
    private let library: PageLibrary
    private let confirm: Template
    private let confirmShape: Shape
    private let field: Shape
    private let refusal: Template
    private let refusalShape: Shape
    private let fault: Shape
    private let frame: [Value]
    private let headers: Headers

    /// The most faults that are told, and the most characters of a field's name.
    private static let faultsMax = 20
    private static let nameLength = 40

    init(
        library: PageLibrary, stylesheets: Stylesheets, security: SecurityHeaders, linkShape: Shape
    ) throws {
        self.library = library
        confirm = try library.template("order/confirm")
        confirmShape = Shape(library.symbols, FrameModel.fields + ["amount", "summary", "fields", "taxNote"])
        field = Shape(library.symbols, ["name", "value"])
        refusal = try library.template("order/refused")
        refusalShape = Shape(library.symbols, FrameModel.fields + ["faults", "requestID"])
        fault = Shape(library.symbols, ["field", "text"])
        // Whose form it is may be what is wrong, so the page shows no merchant.
        frame = FrameModel(
            stylesheet: SharedText(stylesheets.page), noScriptStylesheet: SharedText(stylesheets.noScript)
        ).values(linkShape: linkShape)
        var policy = ContentPolicy()
        policy.styleHashes = [SiteLook.hash(stylesheets.page)]
        headers = security.page(policy: policy.text)
    }

    /// What is about to be paid, with the order's own fields behind one button.
    func confirmation(
        _ terms: PublicOrderTerms, _ order: PublicOrder, taxes: TaxOutlook?, siteName: String,
        frame: [Value], headers: Headers
    ) throws -> Response {
        let headline = terms.details.headline
        let fields = order.fields.map { entry in
            Value.record(Record(field, [.text(entry.name), .text(entry.value)]))
        }
        let values: [Value] =
            [
                .text("Pay \(terms.amount.text) – \(siteName)")
            ] + frame + [
                .text(terms.amount.text), headline.isEmpty ? .absent : .text(headline), .list(fields),
                .optional(taxes?.words),
            ]
        let body = try library.render(confirm, Record(confirmShape, values))
        return Response(.ok, headers: headers, body: .bytes(body))
    }

    /// What is wrong with the form; nil where the page cannot be rendered.
    func refused(_ refusal: PublicOrderRefusal, requestID: String) -> Response? {
        let faults = refusal.faults.prefix(Self.faultsMax).map { entry in
            Value.record(Record(fault, [.text(Self.name(of: entry)), .text(entry.text)]))
        }
        let values: [Value] =
            [.text("Error: This payment cannot be started")] + frame + [.list(faults), .text(requestID)]
        guard let body = try? library.render(self.refusal, Record(refusalShape, values)) else { return nil }
        return Response(.unprocessableContent, headers: headers, body: .bytes(body))
    }

    /// The field's name, with the number of its line.
    ///
    /// A name that is not one of ours came from anyone, and may be no sentence on this page.
    private static func name(of fault: PublicOrderFault) -> String {
        let isPlain = fault.field.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF) || byte == 0x5F
        }
        guard isPlain, fault.field.utf8.count <= nameLength else { return "(a field of another name)" }
        return fault.place.map { "\(fault.field) \($0 + 1)" } ?? fault.field
    }
}
