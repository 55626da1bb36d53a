import HTTPCore
import Testing

@Suite struct HeadersTests {
    @Test func appendsAndFinds() {
        var headers = Headers()
        headers.append("Content-Type", "text/html" as StaticString)
        headers.append("Set-Cookie", "a=1" as String)
        headers.append("set-cookie", "b=2" as String)
        #expect(headers["content-type"] == "text/html")
        #expect(headers.all("set-cookie") == ["a=1", "b=2"])
        #expect(headers.contains("set-cookie") && !headers.contains("set-cooki"))
        #expect(headers.count == 3)
        #expect(
            String(decoding: headers.block, as: UTF8.self)
                == "Content-Type: text/html\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\n")
    }

    @Test func appendsAnotherBlock() {
        var first = Headers()
        first.append("A", "1" as String)
        var second = Headers()
        second.append("B", "2" as String)
        first.append(second)
        #expect(first["a"] == "1" && first["b"] == "2")
        #expect(String(decoding: first.block, as: UTF8.self) == "A: 1\r\nB: 2\r\n")
    }

    @Test(arguments: ["a\r\nSet-Cookie: x=1", "a\nb", "a\rb", "a\u{0}b"])
    func refusesValuesThatSplit(_ value: String) {
        var headers = Headers()
        let isAppended = headers.append("Location", value)
        #expect(!isAppended)
        #expect(headers.count == 0 && headers.block.isEmpty)
    }
}
