import HTTPCore
import Support
import Testing

@Suite struct HTTPDateTests {
    @Test(
        arguments: [
            (-62_167_219_200, "Sat, 01 Jan 0000 00:00:00 GMT"),
            (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
            (1_709_164_800, "Thu, 29 Feb 2024 00:00:00 GMT"),
            (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
            (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"),
        ] as [(Int64, String)])
    func known(_ seconds: Int64, _ text: String) {
        #expect(String(decoding: HTTPDate.bytes(Timestamp(seconds: seconds)), as: UTF8.self) == text)
        #expect(HTTPDate.parse(text) == Timestamp(seconds: seconds))
    }

    @Test func isClampedToFourDigits() {
        #expect(
            HTTPDate.bytes(Timestamp(milliseconds: .min))
                == HTTPDate.bytes(Timestamp(seconds: -62_167_219_200)))
        #expect(
            HTTPDate.bytes(Timestamp(milliseconds: .max))
                == HTTPDate.bytes(Timestamp(seconds: 253_402_300_799)))
    }

    /// Every 37 days and a bit of the whole range, read back.
    @Test func roundTrip() {
        var seconds: Int64 = -62_167_219_200
        while seconds < 253_402_300_799 {
            let text = String(decoding: HTTPDate.bytes(Timestamp(seconds: seconds)), as: UTF8.self)
            if HTTPDate.parse(text) != Timestamp(seconds: seconds) { Issue.record("\(seconds) \(text)") }
            seconds += 3_211_009
        }
    }

    @Test(arguments: [
        "", "Sun, 06 Nov 1994 08:49:37 UTC", "Mon, 06 Nov 1994 08:49:37 GMT", "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Sun, 06 nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:60:00 GMT", "Sun, 06 Nov 1994 08:49:60 GMT",
        "Thu, 30 Feb 2023 00:00:00 GMT", "Sun, 06 Nov 1994 08:49:37 GMT ", "Sun, +6 Nov 1994 08:49:37 GMT",
        "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08-49-37 GMT",
    ])
    func refused(_ text: String) {
        #expect(HTTPDate.parse(text) == nil)
    }
}
