import Testing

@testable import Support

@Suite("Codecs") struct CodecTests {
    /// RFC 4648 section 10, without padding.
    @Test(
        "base64url of RFC 4648",
        arguments: [
            ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("foobar", "Zm9vYmFy"),
        ])
    func vectors(_ plain: String, _ text: String) {
        #expect(Base64URL.encode(Array(plain.utf8)) == text)
        #expect(Base64URL.decode(text) == Array(plain.utf8))
    }

    @Test("base64url uses its own alphabet") func alphabet() {
        #expect(Base64URL.encode([0xFB, 0xFF, 0xBF]) == "-_-_")
        #expect(Base64URL.decode("-_-_") == [0xFB, 0xFF, 0xBF])
    }

    @Test(
        "base64url refuses",
        arguments: ["A", "AAAAA", "Zg==", "Zh", "Zm9", "Zm+v", "Zm/v", "Zm v", "Zm9v\n", "Zé", "ｚm9v"])
    func refused(_ text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test("base64 with padding", arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v")])
    func padded(_ plain: String, _ text: String) {
        #expect(Base64.encode(Array(plain.utf8)) == text)
        #expect(Base64.encode([0xFB, 0xFF, 0xBF]) == "+/+/")
    }

    @Test("hexadecimal goes there and back") func hex() {
        let bytes = [UInt8](0...255)
        let text = Hex.encode(bytes)
        #expect(text.hasPrefix("000102") && text.hasSuffix("fdfeff"))
        #expect(Hex.decode(text) == bytes)
        #expect(Hex.decode(text.uppercased()) == bytes)
        #expect(Hex.decode("") == [])
    }

    @Test("hexadecimal refuses", arguments: ["0", "0g", "0x00", "00 ", "é", "００"]) func hexRefused(
        _ text: String
    ) {
        #expect(Hex.decode(text) == nil)
    }

    @Test("bytes of every length go there and back") func lengths() {
        for count in 0..<70 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ count) }
            #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
            #expect(Hex.decode(Hex.encode(bytes)) == bytes)
        }
    }
}

private struct Holder {
    var key = Secret("hunter2")
}

@Suite("Secret") struct SecretTests {
    @Test("prints as stars, however it is printed") func stars() {
        let secret = Secret("hunter2")
        var dumped = ""
        dump(secret, to: &dumped)
        dump(Holder(), to: &dumped)
        dump([Optional(secret)], to: &dumped)
        let texts = [
            "\(secret)", String(describing: secret), String(reflecting: secret), "\(Optional(secret) as Any)",
            dumped,
            String(reflecting: [secret]), "\(Holder())", String(reflecting: Holder()),
            "\(Mirror(reflecting: secret).children.map { $0 })",
        ]
        for text in texts { #expect(!text.contains("hunter2")) }
        #expect("\(secret)" == "***")
        #expect(secret.expose() == "hunter2")
    }
}
