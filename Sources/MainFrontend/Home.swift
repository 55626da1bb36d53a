import HTTPCore
import Mustache
import Pages

/// GET /: what this host is, for payers who cut their address short and for people who look around.
struct Home: Sendable {
    private let answer: Response

    /// Renders the page once, for it is the same for everybody.
    init(library: PageLibrary, stylesheets: Stylesheets, security: SecurityHeaders, linkShape: Shape) throws {
        let frame = FrameModel(
            stylesheet: SharedText(stylesheets.page), noScriptStylesheet: SharedText(stylesheets.noScript))
        let values = [.text("Payment pages")] + frame.values(linkShape: linkShape)
        let body = try library.render(
            try library.template("checkout/home"), Record(Shape(library.symbols, FrameModel.fields), values))
        var policy = ContentPolicy()
        policy.styleHashes = [SiteLook.hash(stylesheets.page)]
        answer = Response(.ok, headers: security.page(policy: policy.text), body: .bytes(body))
    }

    func response() -> Response { answer }
}
