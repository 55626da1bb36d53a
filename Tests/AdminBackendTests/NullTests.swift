import Domain
import HTTPCore
import JSON
import Support
import TestHarness
import Testing

/// What schemathesis found: lists took null for an element and forgot it.
@Suite("Null in bodies")
struct NullTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        let method: HTTPCore.Method
        let path: String
        let body: String
        let pointer: String
        var testDescription: String { name }
    }

    static let elements = [
        Row(
            name: "a currency", method: .patch, path: "/v1/sites/{site}",
            body: #"{"currencies":["EUR",null]}"#, pointer: "/currencies/1"),
        Row(
            name: "an origin", method: .post, path: "/v1/sites",
            body: #"{"name":"New","allowedReturnOrigins":[null]}"#, pointer: "/allowedReturnOrigins/0"),
        Row(
            name: "a scope", method: .post, path: "/v1/keys",
            body: #"{"name":"New","scopes":["site:read",null]}"#, pointer: "/scopes/1"),
        Row(
            name: "a method", method: .post, path: "/v1/checkouts/{site}/create",
            body: #"{"currency":"EUR","amount":1,"paymentMethods":["card",null]}"#,
            pointer: "/paymentMethods/1"),
        Row(
            name: "an amount", method: .post, path: "/v1/sites/{site}/links",
            body: #"{"currency":"EUR","amounts":[100,null]}"#, pointer: "/amounts/1"),
        Row(
            name: "an item", method: .post, path: "/v1/checkouts/{site}/create",
            body: #"{"currency":"EUR","items":[null]}"#, pointer: "/items/0"),
    ]

    @Test("A list's element that is null: 422, and the element is named", arguments: elements)
    func refusesElements(_ row: Row) async throws {
        let merchant = try await Merchant()
        let path = row.path.replacing("{site}", with: merchant.tenant.site.id.description)
        let answer = await merchant.call(row.method, path, row.body)
        #expect(answer.status == 422)
        #expect(answer.pointers == [row.pointer])
        #expect(answer.errorCodes == ["wrong_type"])
    }

    @Test("An optional member that is null counts as left out")
    func takesMembers() async throws {
        let merchant = try await Merchant()
        let answer = await merchant.create(
            #""reference":null,"items":null,"customer":null,"metadata":null,"expiresIn":null,"paymentMethods":null"#
        )
        #expect(answer.status == 201)
        #expect(answer.json?["reference"] == nil)
    }

    @Test("A new key says where it is, as everything new does")
    func location() async throws {
        let merchant = try await Merchant()
        let made = await merchant.call(.post, "/v1/keys", #"{"name":"New","scopes":["site:read"]}"#)
        let id = try #require(made.json?["id"]?.string)
        #expect(made.location == "/v1/keys/\(id)")
        let rotated = await merchant.call(.post, "/v1/keys/\(id)/rotate")
        #expect(rotated.status == 201)
        #expect(rotated.location == "/v1/keys/\(rotated.json?["id"]?.string ?? "")")
    }
}
