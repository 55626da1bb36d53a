import Testing

@testable import BankStatements

struct XMLRow: Sendable, CustomTestStringConvertible {
    var name: String
    var text: String
    var fault: XMLFault?
    var testDescription: String { name }

    init(_ name: String, _ text: String, _ fault: XMLFault? = nil) {
        self.name = name
        self.text = text
        self.fault = fault
    }
}

@Suite struct XMLReaderTests {
    private func fault(_ text: String) -> XMLFault? {
        do {
            var reader = try XMLReader(Array(text.utf8))
            while try reader.next() != .over {}
            return nil
        } catch { return error.fault }
    }

    @Test(
        "documents",
        arguments: [
            XMLRow("empty element", "<a/>"),
            XMLRow(
                "comments and instructions", "<?xml version=\"1.0\"?><!-- x --><a><?b c?>d<!-- e --></a> "),
            XMLRow("attributes", "<a b='1' c=\"&lt;2\"  ><d\n/></a>"),
            XMLRow("other prefixes", "<n:a xmlns:n='u'><n:b>c</n:b></n:a>"),
            XMLRow("references", "<a>&amp;&lt;&gt;&quot;&apos;&#65;&#x1F600;</a>"),
            XMLRow("raw characters", "<a><![CDATA[<b>&c;]]></a>"),
            XMLRow("document type", "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", .documentType),
            XMLRow("document type in the middle", "<a><!DOCTYPE b></a>", .documentType),
            XMLRow("billion laughs", "<!DOCTYPE l [<!ENTITY a 'b'>]><l>&a;</l>", .documentType),
            XMLRow("unknown entity", "<a>&b;</a>", .entity),
            XMLRow("endless entity", "<a>&bbbbbbbbbbbbbbbbbbbbbb;</a>", .entity),
            XMLRow("a character that is none", "<a>&#0;</a>", .entity),
            XMLRow("half a pair", "<a>&#xD800;</a>", .entity),
            XMLRow("a sign in a number", "<a>&#+65;</a>", .entity),
            XMLRow("control character", "<a>\u{1}</a>", .malformed),
            XMLRow("no root", " ", .malformed),
            XMLRow("two roots", "<a/><b/>", .malformed),
            XMLRow("text outside", "<a/>b", .malformed),
            XMLRow("not closed", "<a><b></a>", .malformed),
            XMLRow("closed twice", "<a></a></a>", .malformed),
            XMLRow("attribute twice", "<a b='1' b='2'/>", .malformed),
            XMLRow("attribute without quotes", "<a b=1/>", .malformed),
            XMLRow("attributes without space", "<a b='1'c='2'/>", .malformed),
            XMLRow("a tag in an attribute", "<a b='<'/>", .malformed),
            XMLRow("cut off", "<a><b", .malformed),
            XMLRow("open comment", "<a><!-- b</a>", .malformed),
            XMLRow("a number as a name", "<1a/>", .malformed),
        ])
    func documents(_ row: XMLRow) { #expect(fault(row.text) == row.fault) }

    @Test("depth, attributes and elements have limits")
    func limits() {
        func nested(_ count: Int) -> String {
            String(repeating: "<a>", count: count) + String(repeating: "</a>", count: count)
        }
        #expect(fault(nested(StatementLimits.elementDepthMax)) == nil)
        #expect(fault(nested(StatementLimits.elementDepthMax + 1)) == .tooDeep)
        func attributes(_ count: Int) -> String {
            "<a " + (0..<count).map { "b\($0)='' " }.joined() + "/>"
        }
        #expect(fault(attributes(StatementLimits.attributesMax)) == nil)
        #expect(fault(attributes(StatementLimits.attributesMax + 1)) == .tooManyAttributes)
    }

    @Test("texts come whole and unescaped, names without prefixes")
    func tokens() throws {
        var reader = try XMLReader(Array("<n:a b='1&amp;2'>x<!-- y -->&lt;<![CDATA[&]]></n:a>".utf8))
        #expect(try reader.next() == .start(name: "a", attributes: [XMLAttribute(name: "b", value: "1&2")]))
        #expect(try reader.next() == .text("x<&"))
        #expect(try reader.next() == .end(name: "a"))
        #expect(try reader.next() == .over)
    }

    @Test("no bytes, however changed, do more than throw")
    func mutations() {
        let sample = StatementSamples.document(StatementSamples.entry("1.00"))
        var state: UInt64 = 5
        func next(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        var refused = 0
        for _ in 0..<3_000 {
            var changed = sample
            for _ in 0...next(3) {
                let place = next(changed.count)
                switch next(3) {
                case 0: changed[place] = UInt8(next(256))
                case 1: changed.remove(at: place)
                default: changed.insert(UInt8(next(128)), at: place)
                }
            }
            if (try? StatementFile(changed, format: .camt)) == nil { refused += 1 }
        }
        #expect(refused > 1_000 && refused < 3_000)
    }
}
