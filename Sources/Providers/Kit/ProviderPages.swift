/// Pages that a provider serves on this installation's main frontend under `/{type}/…` (the sandbox imitates
/// a remote provider with them).
package protocol ProviderPages: Sendable {
    /// The first segment of their paths.
    var type: ProviderType { get }
    /// Answers a request; nil when there is no such page.
    func respond(to request: ProviderPageRequest) async -> ProviderPageAnswer?
}

/// What a provider's page is told of a request.
package struct ProviderPageRequest: Sendable, CustomStringConvertible, CustomReflectable {
    /// Whether it is a POST; a GET otherwise.
    package var isPost: Bool
    /// The path's segments after `/{type}/`.
    package var path: [String]
    /// The parameters of the address, decoded, in the order they came.
    package var query: [(name: String, value: String)]
    /// The form's fields, empty for GET and for JSON bodies.
    package var form: [(name: String, value: String)]
    /// The raw body of a JSON call.
    package var body: [UInt8]
    /// Who asks, as text; for limits by client.
    package var clientAddress: String

    /// Makes a request.
    package init(
        isPost: Bool, path: [String], query: [(name: String, value: String)] = [],
        form: [(name: String, value: String)] = [],
        body: [UInt8] = [], clientAddress: String = ""
    ) {
        self.isPost = isPost
        self.path = path
        self.query = query
        self.form = form
        self.body = body
        self.clientAddress = clientAddress
    }

    /// Forms may hold a card number: nothing of a request is ever printed.
    package var description: String { "***" }
    /// Nothing: reflection, and with it `dump`, must not show what is inside.
    package var customMirror: Mirror { Mirror(self, children: []) }

    /// The first form field of that name.
    package func field(_ name: String) -> String? { form.first { $0.name == name }?.value }
    /// The first query parameter of that name.
    package func parameter(_ name: String) -> String? { query.first { $0.name == name }?.value }
}

/// What a provider's page answers: a view model and a template's name, never HTML.
package enum ProviderPageAnswer: Sendable {
    case page(status: Int, template: String, model: ViewModel, framing: Framing)
    /// JSON that a sandboxed frame (origin `null`) may read.
    case json(status: Int, body: [UInt8])
    /// Answered with 303.
    case redirect(to: String)

    /// Who may show the page in a frame.
    package enum Framing: Hashable, Sendable { case nobody, ownPages }
}

/// A view model whose shape only its template knows.
package indirect enum ViewModel: Sendable, Equatable {
    case text(String)
    case bool(Bool)
    case list([ViewModel])
    case record([String: ViewModel])
}
