package import HTTPCore
package import Mustache

/// The page that says in plain words that something cannot be shown.
package struct ErrorPage: Sendable {
    private let library: PageLibrary
    private let template: Template
    private let shape: Shape
    private let frame: [Value]
    private let headers: Headers

    /// Prepares the page.
    package init(library: PageLibrary, stylesheets: Stylesheets, security: SecurityHeaders, linkShape: Shape)
        throws
    {
        self.library = library
        template = try library.template("checkout/error")
        shape = Shape(
            library.symbols, FrameModel.fields + ["status", "heading", "text", "requestID", "backURL"])
        frame = FrameModel(
            stylesheet: SharedText(stylesheets.page), noScriptStylesheet: SharedText(stylesheets.noScript)
        ).values(linkShape: linkShape)
        var policy = ContentPolicy()
        policy.styleHashes = [SiteLook.hash(stylesheets.page)]
        headers = security.page(policy: policy.text)
    }

    /// The page for a status, with the words for it.
    package func response(_ status: Status, requestID: String?, backURL: String? = nil) -> Response {
        let (heading, text) = Self.words(for: status)
        let values: [Value] = [
            .integer(Int64(status.code)), .text(heading), .text(text), .optional(requestID),
            .optional(backURL),
        ]
        let model = Record(shape, [.text("Error: \(heading)")] + frame + values)
        // A template that cannot be rendered is found at start; in development a broken edit must still
        // answer something.
        let body = (try? library.render(template, model)) ?? Array("<!doctype html><title>Error</title>".utf8)
        return Response(status, headers: headers, body: .bytes(body))
    }

    private static func words(for status: Status) -> (heading: String, text: String) {
        switch status.code {
        case 403:
            (
                "This form cannot be used",
                "Please go back, reload the page and try again. No money has been taken."
            )
        case 404: ("Page not found", "Please check the link, or ask the shop for a new one.")
        case 405, 415: ("This page cannot do that", "Please go back and try again.")
        case 413: ("Too much was sent", "Please go back and try again.")
        case 421: ("Wrong address", "This host does not serve that page.")
        case 422, 400: ("The request was not understood", "Please go back, reload the page and try again.")
        case 429: ("Too many tries", "Please wait a minute, then reload the page.")
        case 503: ("Back in a moment", "Please reload the page. Do not pay again before you have looked.")
        default:
            (
                "Something went wrong",
                "Please reload the page. If you were paying, look at the result before you pay again."
            )
        }
    }
}
