import Foundation
import Mustache
import Testing

@Suite("HTML escaping")
struct EscapingTests {
    private static func reference(_ text: String) -> String {
        text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
            .replacingOccurrences(of: ">", with: "&gt;").replacingOccurrences(of: "\"", with: "&quot;")
            .replacingOccurrences(of: "'", with: "&#39;")
    }

    /// Every ASCII character at every place of texts around the word sizes of the scan.
    @Test("every ASCII character at every place", arguments: [1, 2, 7, 8, 9, 15, 16, 17, 24, 33])
    func everyCharacter(length: Int) throws {
        let rendering = Rendering()
        let library = try rendering.library("{{x}}|{{y}}|{{{x}}}")
        let page = try library.requiredTemplate(named: "page")
        let shape = Shape(rendering.symbols, ["x", "y"])
        for code in UInt8(0)..<128 {
            for place in 0..<length {
                var bytes = [UInt8](repeating: UInt8(ascii: "a"), count: length)
                bytes[place] = code
                let text = String(decoding: bytes, as: UTF8.self)
                var output: [UInt8] = []
                let model = Value.record(Record(shape, [.text(text), .bytes(SharedText(text))]))
                try library.render(page, model, into: &output)
                let escaped = Self.reference(text)
                #expect(output == Array("\(escaped)|\(escaped)|\(text)".utf8))
            }
        }
    }

    @Test("bytes above ASCII stay as they are")
    func otherCharacters() throws {
        let text = String(String.UnicodeScalarView((0x80..<0x800).compactMap(Unicode.Scalar.init))) + "€🛒"
        let rendering = Rendering()
        #expect(try rendering("{{x}}", rendering.record(["x": .text(text)])) == text)
    }

    @Test(
        "what attackers write comes back escaped and is never read as a tag",
        .enabled(if: TestData.has("injection-payloads/ssti/ssti.fuzz"), "skipped: no test data"),
        arguments: ["ssti", "xss", "crlf", "traversal"])
    func payloads(folder: String) throws {
        let root = TestData.root.appendingPathComponent("injection-payloads/\(folder)")
        var count = 0
        for file in try FileManager.default.contentsOfDirectory(atPath: root.path).sorted() {
            let data = TestData.contents("injection-payloads/\(folder)/\(file)")
            for line in String(decoding: data, as: UTF8.self).split(separator: "\n") {
                let rendering = Rendering()
                let model = rendering.record([
                    "x": .text(String(line)), "y": .bytes(SharedText(String(line))),
                ])
                let escaped = Self.reference(String(line))
                #expect(
                    try rendering("<p title='{{x}}'>{{y}}</p>", model)
                        == "<p title='\(escaped)'>\(escaped)</p>")
                count += 1
            }
        }
        #expect(count > 0)
    }
}
