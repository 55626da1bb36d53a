import Network
import Testing

@Suite struct SocketAddressTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var text: String
        var isIPv6: Bool
        var testDescription: String { text }
    }

    @Test(arguments: [
        Row(text: "127.0.0.1", isIPv6: false), Row(text: "0.0.0.0", isIPv6: false),
        Row(text: "255.255.255.255", isIPv6: false), Row(text: "::", isIPv6: true),
        Row(text: "::1", isIPv6: true),
        Row(text: "2001:db8::1:2", isIPv6: true), Row(text: "fe80::1", isIPv6: true),
    ])
    func textSurvives(_ row: Row) throws {
        let address = try SocketAddress(row.text, port: 443)
        #expect(address.text == row.text)
        #expect(address.isIPv6 == row.isIPv6)
        #expect(address.port == 443)
    }

    @Test(arguments: [
        "", "localhost", "127.1", "1.2.3.4.5", "256.1.1.1", ":::", "[::1]", "1.2.3.4:80", "01.2.3.4 ",
        "127.0.0.1\0", "::1\0 x",
    ])
    func otherTextIsNoAddress(_ text: String) {
        #expect(throws: NetworkError.addressInvalid(text)) { try SocketAddress(text, port: 1) }
    }

    @Test(arguments: [(-1, false), (0, true), (65535, true), (65536, false)])
    func portsHaveSixteenBits(_ port: Int, _ isGood: Bool) {
        #expect(((try? SocketAddress("::1", port: port)) != nil) == isGood)
    }
}
