import Crypto
import Support
import Testing

@testable import Mail

@Suite("DKIM") struct DKIMTests {
    @Test("the relaxed forms of RFC 6376 section 3.4.5") func canonical() {
        #expect(DKIMCanonical.header("A", " X") == "a:X")
        #expect(DKIMCanonical.header("B ", " Y\t\r\n\tZ  ").replacing("b ", with: "b") == "b:Y Z")
        let body = Array(" C \r\nD \t E\r\n\r\n\r\n".utf8)
        #expect(String(decoding: DKIMCanonical.body(body), as: UTF8.self) == " C\r\nD E\r\n")
        #expect(DKIMCanonical.body(Array("\r\n\r\n".utf8)).isEmpty)
        #expect(DKIMCanonical.body(Array("a".utf8)) == Array("a\r\n".utf8))
        #expect(DKIMCanonical.body(Array("\r\na \r\n \r\nb".utf8)) == Array("\r\na\r\n\r\nb\r\n".utf8))
    }

    /// The private key of RFC 8463 section A.2, as PKCS #8.
    private static let key = """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
        -----END PRIVATE KEY-----

        """

    @Test("a signature stands before all other fields and covers them") func signature() throws {
        let key = try PEMSigningKey(pem: Secret(Self.key))
        #expect(key.kind == .ed25519)
        let signer = try #require(DKIMSigner(domain: "Shop.example", selector: "s1", key: key))
        let message = try MailMessageTests.message(subject: "Grüße", text: "Hello\n\n\n")
        let signed = try signer.sign(message, at: Timestamp(seconds: 1_795_254_843))
        #expect(signed.headers.count == message.headers.count + 1)
        let field = signed.headers[0]
        #expect(field.name == "DKIM-Signature")
        #expect(field.value.hasPrefix("v=1; a=ed25519-sha256; c=relaxed/relaxed; d=shop.example; s=s1;"))
        for line in field.value.split(separator: "\r\n") { #expect(line.utf8.count <= 78) }
        // Signing is deterministic; another text has another signature.
        let other = try MailMessageTests.message(subject: "Grüsse", text: "Hello\n\n\n")
        #expect(try signer.sign(message, at: Timestamp(seconds: 1_795_254_843)).headers[0] == field)
        #expect(try signer.sign(other, at: Timestamp(seconds: 1_795_254_843)).headers[0] != field)
    }

    @Test("names that are none are refused", arguments: ["", "a", "a b.c", "-a.b", "a.b\r\nX: y"])
    func names(_ domain: String) throws {
        let key = try PEMSigningKey(pem: Secret(Self.key))
        #expect(DKIMSigner(domain: domain, selector: "s1", key: key) == nil)
        #expect(DKIMSigner(domain: "shop.example", selector: "s 1", key: key) == nil)
    }

    @Test("text that is no key is refused", arguments: ["", "x", "-----BEGIN PRIVATE KEY-----\nAAAA\n"])
    func notKeys(_ text: String) {
        #expect(throws: CryptoError.self) { try PEMSigningKey(pem: Secret(text)) }
    }
}
