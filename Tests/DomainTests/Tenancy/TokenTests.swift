import Domain
import Support
import Testing

@Suite struct TokenTests {
    private static func random(seed: UInt64) -> PageToken {
        var generator = SplitMix64(seed: seed)
        return PageToken(
            checkoutID: CheckoutID(high: generator.next(), low: generator.next()),
            secret: PageSecret(high: generator.next(), low: generator.next()))
    }

    @Test func textIsReadBackAsTheSameToken() {
        let extremes = [
            PageToken(checkoutID: CheckoutID(high: 0, low: 0), secret: PageSecret(high: 0, low: 0)),
            PageToken(
                checkoutID: CheckoutID(high: .max, low: .max), secret: PageSecret(high: .max, low: .max)),
        ]
        for token in extremes + (0..<1000).map(Self.random) {
            let text = token.exposedText()
            #expect(text.utf8.count == 43)
            #expect(PageToken(text) == token)
        }
    }

    @Test func hundredThousandTokensAreAllDifferent() {
        let time = Timestamp(seconds: 1_790_000_000)
        var texts: Set<String> = []
        for _ in 0..<100_000 {
            let id = CheckoutID(at: time, random: .live)
            texts.insert(PageToken(checkoutID: id, secret: PageSecret(random: .live)).exposedText())
        }
        #expect(texts.count == 100_000)
    }

    @Test func anythingElseIsRefused() {
        let good = Self.random(seed: 1).exposedText()
        let allButLast = String(good.dropLast())
        let refused: [String] = [
            "", "A", allButLast, "\(good)A", " \(allButLast)", "\(allButLast)=", "\(allButLast)+",
            "\(allButLast)/", "\(good.dropLast(2))é",
            // 43 characters hold 258 bits: the last two must be zero, so that a token has one text.
            String(repeating: "A", count: 42) + "B", String(repeating: "\u{0}", count: 43),
        ]
        for text in refused { #expect(PageToken(text) == nil, "\(text)") }
    }

    @Test func eachBitOfTheSecretCounts() {
        let secret = PageSecret(high: 0x0123_4567_89AB_CDEF, low: 0xFEDC_BA98_7654_3210)
        #expect(secret.matches(secret))
        for bit in 0..<64 as Range<UInt64> {
            #expect(!secret.matches(PageSecret(high: secret.high ^ 1 << bit, low: secret.low)))
            #expect(!secret.matches(PageSecret(high: secret.high, low: secret.low ^ 1 << bit)))
        }
        // The halves must not cancel out.
        #expect(!secret.matches(PageSecret(high: secret.high ^ 1, low: secret.low ^ 1)))
    }

    @Test func printsStars() {
        let token = Self.random(seed: 7)
        var dumped = ""
        dump(token, to: &dumped)
        dump(token.secret, to: &dumped)
        let prints = [
            "\(token)", String(reflecting: token), dumped, "\(token.secret)",
            String(reflecting: token.secret),
            "\(Optional(token.secret) as Any)", "\([token.secret])",
        ]
        let base64 = token.exposedText()
        let pieces = [token.secret.high, token.secret.low].flatMap { [String($0), String($0, radix: 16)] }
        for print in prints {
            #expect(!pieces.contains { print.contains($0) } && !print.contains(base64.suffix(20)), "\(print)")
        }
        #expect("\(token.secret)" == "***")
    }
}
