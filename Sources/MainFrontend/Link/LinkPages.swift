import HTTPCore
import Mustache
import Pages

/// The templates of payment links with the shapes of their models, looked up once at start.
struct LinkPages: Sendable {
    let library: PageLibrary
    let open: CheckoutPages.Page
    let closed: CheckoutPages.Page
    let item: Shape
    let choice: Shape
    let entry: Shape

    init(library: PageLibrary) throws {
        self.library = library
        func page(_ name: String, _ fields: [String]) throws -> CheckoutPages.Page {
            CheckoutPages.Page(
                template: try library.template(name),
                shape: Shape(library.symbols, FrameModel.fields + fields))
        }
        open = try page("link/page", LinkPageModel.fields)
        closed = try page("link/closed", LinkClosedModel.fields)
        item = Shape(library.symbols, ["name", "quantity", "unitAmount", "description", "total"])
        choice = Shape(library.symbols, ["value", "id", "label", "checked"])
        entry = Shape(library.symbols, ["label", "hint", "value", "bad"])
    }

    func response(
        _ page: CheckoutPages.Page, status: Status = .ok, headers: Headers, title: String, frame: [Value],
        values: [Value]
    ) throws -> Response {
        let body = try library.render(page.template, Record(page.shape, [.text(title)] + frame + values))
        return Response(status, headers: headers, body: .bytes(body))
    }
}
