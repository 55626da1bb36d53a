import HTTPCore
import Testing

/// A request and the pattern that must answer it.
struct RouteRow: Sendable, CustomTestStringConvertible {
    var method: Method = .get
    var path: String
    /// The pattern, `405 …` with the methods allowed, or `404`.
    var wanted: String
    var parameters: [String: String] = [:]

    var testDescription: String { "\(method.name) \(path)" }

    static let rows: [RouteRow] = [
        RouteRow(path: "/", wanted: "/"),
        RouteRow(path: "", wanted: "404"),
        RouteRow(path: "*", wanted: "404"),
        RouteRow(path: "/checkout/x", wanted: "/checkout/{token}", parameters: ["token": "x"]),
        RouteRow(path: "/checkout/x/", wanted: "404"),
        RouteRow(path: "/checkout/", wanted: "404"),
        RouteRow(path: "/checkout", wanted: "404"),
        RouteRow(path: "/checkout//pay", wanted: "404"),
        RouteRow(path: "//checkout/x", wanted: "404"),
        RouteRow(path: "/Checkout/x", wanted: "404"),
        RouteRow(path: "/check%6Fut/x", wanted: "404"),
        RouteRow(path: "/checkout/new", wanted: "/checkout/new"),
        RouteRow(path: "/checkout/new/pay", wanted: "405 POST"),
        RouteRow(
            method: .post, path: "/checkout/new/pay", wanted: "/checkout/{id}/pay", parameters: ["id": "new"]),
        RouteRow(
            method: .post, path: "/checkout/x/pay", wanted: "/checkout/{id}/pay", parameters: ["id": "x"]),
        RouteRow(method: .head, path: "/checkout/x", wanted: "/checkout/{token}", parameters: ["token": "x"]),
        RouteRow(method: .head, path: "/own", wanted: "HEAD /own"),
        RouteRow(method: .post, path: "/checkout/x", wanted: "405 GET, HEAD"),
        RouteRow(method: .other("BREW"), path: "/", wanted: "405 GET, HEAD"),
        RouteRow(method: .options, path: "/own", wanted: "405 GET, HEAD"),
        RouteRow(path: "/files/", wanted: "/files/"),
        RouteRow(path: "/files", wanted: "404"),
        RouteRow(path: "/a/1/b/2", wanted: "/a/{x}/b/{y}", parameters: ["x": "1", "y": "2"]),
        RouteRow(path: "/checkout/a%20b%C3%BC+", wanted: "/checkout/{token}", parameters: ["token": "a bü+"]),
        RouteRow(path: "/checkout/%2e%2e", wanted: "/checkout/{token}", parameters: ["token": ".."]),
        RouteRow(path: "/checkout/%2F", wanted: "404"),
        RouteRow(path: "/checkout/%2f%2fx", wanted: "404"),
        RouteRow(path: "/checkout/%00", wanted: "404"),
        RouteRow(path: "/checkout/%0d%0a", wanted: "404"),
        RouteRow(path: "/checkout/%", wanted: "404"),
        RouteRow(path: "/checkout/%zz", wanted: "404"),
        RouteRow(path: "/checkout/%ff", wanted: "404"),
        RouteRow(path: "/checkout/%c0%af", wanted: "404"),
        RouteRow(method: .post, path: "/checkout/%ff", wanted: "404"),
    ]
}

@Suite struct RouterTests {
    static let router: Router = {
        var router = Router()
        router.on(.get, "/") { _ in Response(200) }
        router.on(.get, "/checkout/{token}") { _ in Response(200) }
        router.on(.get, "/checkout/new") { _ in Response(200) }
        router.on(.post, "/checkout/{id}/pay", bodyLimit: 4096) { _ in Response(200) }
        router.on(.get, "/own") { _ in Response(200) }
        router.on(.head, "/own") { _ in Response(204) }
        router.on(.get, "/files/") { _ in Response(200) }
        router.on(.get, "/a/{x}/b/{y}") { _ in Response(200) }
        return router
    }()

    @Test(arguments: RouteRow.rows)
    func matches(_ row: RouteRow) {
        switch Self.router.match(row.method, path: row.path) {
        case .route(let entry, let parameters):
            #expect(["\(entry.pattern)", "\(entry.method.name) \(entry.pattern)"].contains(row.wanted))
            if let token = row.parameters["token"] { #expect(parameters["token"] == token) }
            if let id = row.parameters["id"] { #expect(parameters["id"] == id) }
            if let x = row.parameters["x"] {
                #expect(parameters["x"] == x && parameters["y"] == row.parameters["y"])
            }
            #expect(entry.parameterNames.sorted() == row.parameters.keys.sorted())
            #expect(parameters["other"] == nil)
        case .methodNotAllowed(let methods):
            #expect("405 " + methods.map(\.name).joined(separator: ", ") == row.wanted)
        case .notFound: #expect(row.wanted == "404")
        }
    }

    @Test func listsItsRoutes() {
        #expect(Self.router.routes.count == 8)
        #expect(Self.router.routes[3].bodyLimit == 4096)
        #expect(Self.router.routes[3].method == .post)
        #expect("\(Self.router.routes[3].pattern)" == "/checkout/{id}/pay")
        #expect(Self.router.routes[0].bodyLimit == 1024 * 1024)
    }

    @Test func givesUpOnDeepPaths() {
        guard case .notFound = Self.router.match(.get, path: String(repeating: "/a", count: 5000)) else {
            Issue.record("a path of 5000 segments matched")
            return
        }
    }

    /// Patterns that would not mean what they say stop the start.
    @Test func stopsOnBadPatterns() async {
        await #expect(processExitsWith: .failure) {
            var router = Router()
            router.on(.get, "/a/{x}") { _ in Response(200) }
            router.on(.get, "/a/{y}") { _ in Response(200) }
        }
        await #expect(processExitsWith: .failure) {
            var router = Router()
            router.on(.get, "/a//b") { _ in Response(200) }
        }
        await #expect(processExitsWith: .failure) {
            var router = Router()
            router.on(.get, "a") { _ in Response(200) }
        }
        await #expect(processExitsWith: .failure) {
            var router = Router()
            router.on(.get, "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17") { _ in Response(200) }
        }
    }

    @Test func sixteenSegmentsMatch() {
        var router = Router()
        router.on(.get, "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/{x}") { _ in Response(200) }
        guard
            case .route(_, let parameters) = router.match(
                .get, path: "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/z")
        else {
            Issue.record("no match")
            return
        }
        #expect(parameters["x"] == "z")
    }
}

/// Notes its name in a field on the way in and out.
private struct Noting: Middleware {
    var name: String

    func respond(to request: Request, next: Handler) async throws -> Response {
        var request = request
        request.head.headers.append("X-Seen", name)
        var response = try await next(request)
        response.headers.append("X-Left", name)
        return response
    }
}

/// Answers by itself.
private struct Stopping: Middleware {
    func respond(to request: Request, next: Handler) async throws -> Response { Response(403) }
}

@Suite struct MiddlewareTests {
    private let request = Request(
        head: RequestHead(method: .get, path: "/"),
        origin: Origin(clientAddress: "127.0.0.1", isSecure: false, listener: "test"), id: "1")

    @Test func runsInOrder() async throws {
        let handler = compose(
            [Noting(name: "a"), Noting(name: "b")],
            around: { request in
                Response(200, body: .bytes(Array(request.headers.all("x-seen").joined().utf8)))
            })
        let response = try await handler(request)
        #expect(response.headers.all("x-left") == ["b", "a"])
        guard case .bytes(let bytes) = response.body else { throw CancellationError() }
        #expect(String(decoding: bytes, as: UTF8.self) == "ab")
    }

    @Test func mayAnswerByItself() async throws {
        let handler = compose([Stopping(), Noting(name: "a")]) { _ in Response(200) }
        #expect(try await handler(request).status == 403)
    }
}
