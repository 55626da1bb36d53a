import Foundation
import HTTPCore
import Testing

/// A multipart body of boundary `B` and why it is refused.
struct RefusedMultipart: Sendable, CustomTestStringConvertible {
    var raw: String
    var error: FormError

    var testDescription: String { raw.debugDescription }

    init(_ raw: String, _ error: FormError) {
        self.raw = raw
        self.error = error
    }

    private static let field = "Content-Disposition: form-data; name=\"a\"\r\n"

    static let rows: [RefusedMultipart] = [
        RefusedMultipart("", .delimiter(offset: 0)),
        RefusedMultipart("preamble\r\n--B--", .delimiter(offset: 0)),
        RefusedMultipart("--B", .delimiter(offset: 3)),
        RefusedMultipart("--B--epilogue", .delimiter(offset: 5)),
        RefusedMultipart("--B \r\n\(field)\r\n1\r\n--B--", .delimiter(offset: 3)),
        RefusedMultipart("--B\n\(field)\r\n1\r\n--B--", .delimiter(offset: 3)),
        RefusedMultipart("--B\r\n\(field)\r\n1\r\n--BB--", .delimiter(offset: 55)),
        RefusedMultipart("--B\r\n\(field)\r\n1", .delimiter(offset: 50)),
        RefusedMultipart("--B\r\n\(field)", .partHeaders(part: 0)),
        RefusedMultipart("--B\r\n\r\n1\r\n--B--", .disposition(part: 0)),
        RefusedMultipart("--B\r\nX y\r\n\r\n1\r\n--B--", .partHeaders(part: 0)),
        RefusedMultipart("--B\r\nContent-Disposition: form-data\r\n\r\n1\r\n--B--", .disposition(part: 0)),
        RefusedMultipart(
            "--B\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n--B--", .disposition(part: 0)),
        RefusedMultipart("--B\r\n\(field)\(field)\r\n1\r\n--B--", .disposition(part: 0)),
        RefusedMultipart(
            "--B\r\nContent-Disposition: form-data; name=a; name=b\r\n\r\n1\r\n--B--", .disposition(part: 0)),
        RefusedMultipart(
            "--B\r\nContent-Disposition: form-data; name=a; filename*=UTF-8''b\r\n\r\n1\r\n--B--",
            .disposition(part: 0)),
        RefusedMultipart(
            "--B\r\nContent-Disposition: form-data; name=\"a\\\"b\"\r\n\r\n1\r\n--B--", .disposition(part: 0)),
        RefusedMultipart(
            "--B\r\n\(field)Content-Transfer-Encoding: base64\r\n\r\n1\r\n--B--", .partEncoding(part: 0)),
    ]
}

@Suite struct MultipartFormTests {
    private func parse(_ raw: String, boundary: String = "B") throws -> MultipartForm {
        let type = try #require(MediaType("multipart/form-data; boundary=\"\(boundary)\""))
        return try MultipartForm(Array(raw.utf8), contentType: type)
    }

    private func part(_ name: String, _ value: String) -> String {
        "--B\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
    }

    @Test func readsFieldsAndFiles() throws {
        let form = try parse(
            part("title", "Grüße\r\n--A\r\n") + part("empty", "")
                + "--B\r\ncontent-disposition: FORM-DATA; filename=\"C:\\l%22o.png\"; name=\"logo\"\r\n"
                + "Content-Type: image/png\r\nContent-Transfer-Encoding: binary\r\n\r\n\u{1}\r\n\r\n--\r\n--B--\r\n"
        )
        #expect(form.parts.map(\.name) == ["title", "empty", "logo"])
        #expect(form.first("title")?.text == "Grüße\r\n--A\r\n")
        #expect(form.first("empty")?.bytes.isEmpty == true)
        let logo = try #require(form.first("logo"))
        #expect(logo.filename == "C:\\l\"o.png")
        #expect(logo.contentType?.name == "image/png")
        #expect(Array(logo.bytes) == Array("\u{1}\r\n\r\n--".utf8))
        #expect(form.first("none") == nil)
    }

    @Test func mayHaveNoParts() throws {
        #expect(try parse("--B--\r\n").parts.isEmpty)
        #expect(try parse("--B--").parts.isEmpty)
    }

    @Test(arguments: RefusedMultipart.rows)
    func refuses(_ row: RefusedMultipart) {
        #expect(throws: row.error) { _ = try parse(row.raw) }
    }

    @Test func checksTheBoundary() throws {
        let longest = String(repeating: "b", count: FormLimits.boundaryBytes)
        #expect(try parse("--\(longest)--", boundary: longest).parts.isEmpty)
        for boundary in ["", longest + "b", "b ", "b@", "b\u{F6}"] {
            #expect(throws: FormError.boundary) { _ = try parse("--\(boundary)--", boundary: boundary) }
        }
        for type in ["multipart/form-data", "multipart/mixed; boundary=B", "text/plain"] {
            let type = try #require(MediaType(type))
            #expect(throws: FormError.boundary) {
                _ = try MultipartForm(Array("--B--".utf8), contentType: type)
            }
        }
    }

    @Test func limitsTheParts() throws {
        let fits = String(repeating: part("a", "1"), count: FormLimits.parts)
        #expect(try parse(fits + "--B--").parts.count == 50)
        #expect(throws: FormError.tooManyParts(limit: 50)) { _ = try parse(fits + part("a", "1") + "--B--") }
    }

    @Test func limitsPartHeaders() throws {
        let field = "Content-Disposition: form-data; name=\"a\"\r\n"
        let many = String(repeating: "X: y\r\n", count: FormLimits.partHeaders - 1)
        #expect(try parse("--B\r\n\(field)\(many)\r\n1\r\n--B--").parts.count == 1)
        #expect(throws: FormError.partHeaders(part: 0)) {
            _ = try parse("--B\r\n\(field)\(many)X: y\r\n\r\n1\r\n--B--")
        }
        let room = FormLimits.partHeaderBytes - field.utf8.count - "X: \r\n".utf8.count
        func long(_ count: Int) -> String {
            "--B\r\n\(field)X: \(String(repeating: "y", count: count))\r\n\r\n1\r\n--B--"
        }
        #expect(try parse(long(room)).parts.count == 1)
        #expect(throws: FormError.partHeaders(part: 0)) { _ = try parse(long(room + 1)) }
    }

    /// Bodies of another parser's fuzzing corpus: whatever they are, a part never leaves the body.
    @Test(.enabled(if: TestData.isPresent, "skipped: no test data"))
    func survivesTheSeeds() throws {
        let seeds = TestData.rows("fuzz-seeds/multipart.b64.json", as: String.self)
        #expect(seeds.count > 500)
        for seed in seeds {
            let bytes = Array(try #require(Data(base64Encoded: seed)))
            let first = bytes.prefix { $0 != 13 && $0 != 10 }.dropFirst(2)
            guard
                let type = MediaType(
                    "multipart/form-data; boundary=\"\(String(decoding: first, as: UTF8.self))\""),
                let form = try? MultipartForm(bytes, contentType: type)
            else { continue }
            #expect(form.parts.allSatisfy { $0.bytes.endIndex <= bytes.count })
        }
    }
}
