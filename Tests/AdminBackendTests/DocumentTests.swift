import Domain
import Foundation
import HTTPCore
import JSON
import Pages
import TestHarness
import Testing

/// The document as a test reads it.
struct ServedAPI {
    let root: JSONValue

    init(_ installation: Installation) async throws {
        root = try #require(await installation.backend.call(.get, "/openapi.json").json)
    }

    /// Every operation by `METHOD /path`.
    var operations: [(name: String, value: JSONValue)] {
        (root["paths"]?.members ?? []).flatMap { path in
            (path.value.members ?? []).filter { $0.key != "servers" }.map {
                ("\($0.key.uppercased()) \(path.key)", $0.value)
            }
        }
    }

    /// What a reference leads to, or the value itself.
    func resolved(_ value: JSONValue) -> JSONValue? {
        guard let reference = value["$ref"]?.string else { return value }
        return reference.split(separator: "/").dropFirst().reduce(Optional(root)) { $0?[String($1)] }
    }
}

@Suite("The OpenAPI document")
struct DocumentTests {
    @Test("Describes every route of the host, and nothing that no host serves")
    func isWhole() async throws {
        let installation = try Installation()
        let api = try await ServedAPI(installation)
        let described = Set(api.operations.map(\.name))
        let served = Set(
            installation.backend.routes.map { route in
                let pattern = route.pattern.description
                let path = pattern.hasPrefix("/api/") ? String(pattern.dropFirst(4)) : pattern
                return "\(route.method.name) \(path)"
            })
        let pages = Set(installation.frontend.routes.map { "\($0.method.name) \($0.pattern)" })
        // A page that its mail leads to, and no call.
        let invitation = Set(["GET", "POST"].map { "\($0) /invitations/{invitation}" })
        #expect(served.subtracting(described) == invitation, "routes without an operation")
        #expect(described.subtracting(served).subtracting(pages) == [], "operations without a route")
        #expect(described.contains("GET /sites/{site}/redirect-key"))
    }

    @Test("Every status of every operation has an example, and every parameter and body too")
    func hasExamples() async throws {
        let api = try await ServedAPI(try Installation())
        var missing: [String] = []
        for (name, operation) in api.operations {
            for response in operation["responses"]?.members ?? [] {
                let content = api.resolved(response.value)?["content"]
                // 204 and 304 have no body to show.
                if content == nil, ["204", "304"].contains(response.key) { continue }
                // Nor has a picture a text.
                if content?["image/png"] != nil { continue }
                let examples = content?.members?.compactMap { $0.value["examples"]?.members?.count } ?? []
                if examples.isEmpty || examples.contains(0) { missing.append("\(name) \(response.key)") }
            }
            for parameter in operation["parameters"]?.elements ?? [] where parameter["example"] == nil {
                missing.append("\(name) \(parameter["name"]?.string ?? "")")
            }
            let json = operation["requestBody"]?["content"]?["application/json"]
            if let json, json["examples"]?.members?.isEmpty != false { missing.append("\(name) body") }
        }
        #expect(missing == [])
    }

    @Test("A call with a file as its body shows one of its kind")
    func examplesOfFiles() async throws {
        let page = await (try Installation()).backend.call(.get, "/docs").text
        #expect(page.contains("--data-binary @statement.xml") && page.contains("--data-binary @logo.png"))
        #expect(page.components(separatedBy: "@logo.png").count == 2)
    }

    @Test("Names each operation once, and says which scope it needs as the route does")
    func namesAndScopes() async throws {
        let api = try await ServedAPI(try Installation())
        let ids = api.operations.compactMap { $0.value["operationId"]?.string }
        #expect(ids.count == api.operations.count)
        #expect(Set(ids).count == ids.count)
        for route in RouteCase.all {
            let operation = api.operations.first { $0.name == "\(route.method.name) \(route.pattern)" }
            let scopes = operation?.value["security"]?[0]?["secretKey"]?.elements?.compactMap(\.string)
            #expect(scopes == [route.scope.rawValue], "\(route)")
            let statuses = operation?.value["responses"]?.members?.map(\.key) ?? []
            #expect(statuses.contains("\(route.success)"), "\(route)")
        }
    }

    @Test("References lead somewhere")
    func references() async throws {
        let api = try await ServedAPI(try Installation())
        var broken: [String] = []
        func walk(_ value: JSONValue) {
            if let reference = value["$ref"]?.string, api.resolved(value) == nil { broken.append(reference) }
            for member in value.members ?? [] { walk(member.value) }
            for element in value.elements ?? [] { walk(element) }
        }
        walk(api.root)
        #expect(broken == [])
    }

    @Test("Is answered again only when it changed", arguments: ["/openapi.json", "/docs"])
    func conditional(_ path: String) async throws {
        let host = try Installation().backend
        let first = await host.call(.get, path)
        #expect(first.status == 200)
        let tag = try #require(first.headers["etag"])
        let again = await host.call(.get, path, headers: [("if-none-match", tag)])
        #expect(again.status == 304)
        #expect(again.bytes.isEmpty)
        #expect(again.headers["etag"] == tag)
        let other = await host.call(.get, path, headers: [("if-none-match", "\"other\"")])
        #expect(other.status == 200)
        #expect(other.bytes == first.bytes)
    }

    @Test("The reference names every operation and every word, and runs no script")
    func reference() async throws {
        let installation = try Installation()
        let api = try await ServedAPI(installation)
        let page = await installation.backend.call(.get, "/docs")
        #expect(page.headers["content-type"] == "text/html; charset=utf-8")
        #expect(page.headers["content-security-policy"]?.contains("script-src") == false)
        #expect(!page.text.contains("<script"))
        for (name, operation) in api.operations {
            let id = try #require(operation["operationId"]?.string)
            #expect(page.text.contains("id=\"\(id)\""), "\(name)")
        }
        for schema in ["Checkout", "Transaction"] {
            let words = api.root["components"]?["schemas"]?[schema]?["properties"]?["status"]?["enum"]
            for word in words?.elements?.compactMap(\.string) ?? [] {
                #expect(page.text.contains("<code>\(word)</code>"), "\(word)")
            }
        }
        #expect(page.text.contains("<code>insufficient_funds</code>"))
        #expect(page.text.contains("\(Installation.apiOrigin)/v1/checkouts/chk_"))
    }
}

@Suite("The codes of problems")
struct ProblemCodeTests {
    /// The literals of the module's sources, by file, that stand where a code stands.
    private static func codes() throws -> [String: Set<String>] {
        let folder = ProjectFolder.root.appending(path: "Sources/AdminBackend")
        let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
        // A code follows a reader, a pointer, `code:` or stands first in a tuple after the pointer.
        let pattern = try Regex(
            #"(?:refuse\(\s*[^,]+?,|parsed\(\s*&reader,|code:|\?|:|\(\s*"[^"]*",)\s*"([a-z]+(?:_[a-z]+)*)","#)
        var found: [String: Set<String>] = [:]
        for case let file as URL in files
        where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            for match in text.matches(of: pattern) {
                guard let code = match.output[1].substring else { continue }
                found[file.lastPathComponent, default: []].insert(String(code))
            }
        }
        return found
    }

    @Test("Every code of a public order's field stands in the reference")
    func orderCodes() async throws {
        let file = ProjectFolder.root.appending(path: "Sources/Pages/PublicOrderFaultText.swift")
        let text = try String(contentsOf: file, encoding: .utf8)
        let codes = text.matches(of: try Regex(#"case \..*: "([a-z]+(?:_[a-z]+)*)"\n"#)).compactMap {
            $0.output[1].substring.map(String.init)
        }
        #expect(codes.contains("mixed_currencies"), "the scan finds codes")
        let page = await (try Installation()).backend.call(.get, "/docs").text
        for code in codes { #expect(page.contains("<code>\(code)</code>"), "\(code)") }
    }

    @Test("A problem leads to where the reference explains its code, and keeps its name")
    func problemsLeadToTheReference() async throws {
        let backend = (try Installation()).backend
        let page = await backend.call(.get, "/docs").text
        let refused = backend.respond(toRefused: .bodyTooLarge(limit: 9))
        let unknown = await backend.call(.get, "/v1/nothing")
        var bytes: [UInt8] = []
        if case .bytes(let body) = refused.body { bytes = body }
        for problem in [unknown.json, try JSONValue(parsing: bytes)] {
            let code = try #require(problem?["code"]?.string)
            #expect(problem?["type"]?.string == "urn:portico:problem:\(code)")
            let address = try #require(problem?["documentationUrl"]?.string)
            #expect(address == "\(Installation.apiOrigin)/docs#problem-\(code)")
            #expect(page.contains("<dt id=\"problem-\(code)\">"), "\(code)")
        }
    }

    @Test("Every code of a field that the source names stands in the reference")
    func fieldCodes() async throws {
        let page = await (try Installation()).backend.call(.get, "/docs").text
        let codes = try Self.codes()
        #expect(codes["BodyFields.swift"]?.contains("unknown_field") == true, "the scan finds codes")
        for (file, words) in codes {
            for word in words { #expect(page.contains("<code>\(word)</code>"), "\(word) in \(file)") }
        }
    }
}
