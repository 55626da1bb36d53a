import HTTPCore
import Pages
import TestHarness
import Testing

@Suite("One host's answers")
struct HostResponderTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let method: HTTPCore.Method
        let path: String
        let status: Int
        let route: String
        var failure: String?
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "a page", method: .get, path: "/things/secret", status: 200, route: "/things/{thing}"),
        Case(
            name: "HEAD of a page", method: .head, path: "/things/secret", status: 200,
            route: "/things/{thing}"),
        Case(name: "no page", method: .get, path: "/secret", status: 404, route: ""),
        Case(name: "no such method", method: .put, path: "/things/secret", status: 405, route: ""),
        Case(
            name: "an expected error", method: .post, path: "/things/secret", status: 409,
            route: "/things/{thing}"),
        Case(
            name: "an unexpected error", method: .delete, path: "/things/secret", status: 500,
            route: "/things/{thing}",
            failure: "Unexpected()"),
    ]

    @Test("Is answered, named and told to the observer by its pattern", arguments: cases)
    func answers(_ row: Case) async {
        let records = Records()
        let host = Self.host(records)
        let answer = await host.call(row.method, row.path, client: "192.0.2.9")
        #expect(answer.status == row.status)
        #expect(answer.headers["x-request-id"] == "req_test")
        #expect(records.all.count == 1)
        let record = records.all.first
        #expect(record?.route.description == row.route)
        #expect(record?.failure == row.failure)
        #expect(record?.host == "test")
        #expect(record?.clientAddress == "192.0.2.9")
        #expect(record.map { !"\($0)".contains("secret") } == true)
    }

    @Test("The limit of a body is the route's, or the host's where there is none")
    func bodyLimits() {
        let host = Self.host(Records())
        for (method, path, limit) in [
            (HTTPCore.Method.get, "/things/x", 0), (.post, "/things/x", 11), (.get, "/", 99),
            (.put, "/things/x", 99),
        ] {
            #expect(host.bodyLimit(for: RequestHead(method: method, path: path)) == limit)
        }
        #expect(host.routes.count == 3)
    }

    private static func host(_ records: Records) -> HostResponder {
        var router = Router()
        router.on(.get, "/things/{thing}", bodyLimit: 0) { _ in Response(.ok) }
        router.on(.post, "/things/{thing}", bodyLimit: 11) { _ in throw Expected() }
        router.on(.delete, "/things/{thing}", bodyLimit: 0) { _ in throw Unexpected() }
        return HostResponder(
            name: "test", router: router, presenter: WordPresenter(), observer: records.observer,
            defaultBodyLimit: 99)
    }
}
