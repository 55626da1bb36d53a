import Testing

@testable import Tax

@Suite("TaxAnswer")
struct TaxAnswerTests {
    private func answer(_ line: String) throws -> String {
        String(
            decoding: TaxAnswer.answer(to: Array(line.utf8), with: try ProjectFiles.tables()), as: UTF8.self)
    }

    @Test func saysWhatFallsOnABasketAndWhy() throws {
        let line = """
            {"id": "a", "currency": "EUR", "date": "2026-11-21",
             "seller": {"country": "DE", "registrations": ["DE"], "distanceSales": "one_stop_shop"},
             "buyer": {"country": "FR", "taxId": "FR 40 303 265 045", "taxIdStanding": "invalid"},
             "items": [{"unitAmount": 1000, "quantity": "2.5", "taxCategory": "second_reduced"}]}
            """
        let expected = [
            #"{"id":"a","currency":"EUR","net":2500,"tax":138,"total":2638,"discount":0,"#,
            #""buyerTaxId":{"valid":true,"country":"FR","number":"FR40303265045"},"#,
            #""rounding":{"level":"rate_group","method":"half_up","components":"together"},"#,
            #""items":[{"net":2500,"tax":138,"gross":2638,"discount":0}],"#,
            #""breakdown":[{"rule":"one_stop_shop","place":"FR","category":"second_reduced","#,
            #""percent":"5.5","taxable":2500,"tax":138,"taxes":[{"name":"VAT","jurisdiction":"FR","#,
            #""percent":"5.5","source":"European Commission, Taxes in Europe Database (TEDB), VAT rates","#,
            #""tax":138}],"explanation":"VAT of 5.5%: a consumer in France buys from abroad, "#,
            #"and a one-stop shop reports it."}]}"#,
        ]
        #expect(try answer(line) == expected.joined())
    }

    @Test func aBusinessWithAValidIDAccountsForIt() throws {
        let line = """
            {"currency": "EUR", "date": "2026-11-21", "seller": {"country": "DE", "registrations": ["DE"]},
             "buyer": {"country": "FR", "taxId": "FR40303265045"},
             "items": [{"unitAmount": 1000, "supply": "digital"}]}
            """
        let text = try answer(line)
        #expect(text.contains(#""tax":0,"total":1000"#))
        #expect(text.contains(#""invoiceWords":"Reverse charge""#))
    }

    @Test func lengthHasALimit() throws {
        let body = #"{"more":1}"#
        let longest = body + String(repeating: " ", count: TaxLimits.previewBytesMax - body.utf8.count)
        #expect(try answer(longest).contains("/more"))
        #expect(try answer(longest + " ").contains("longer than 1048576 bytes"))
    }

    @Test func codesHaveALimit() throws {
        func line(_ code: String) -> String {
            """
            {"currency": "EUR", "date": "2026-11-21", "buyer": {"country": "DE"},
             "seller": {"country": "DE", "registrations": ["\(code)"]}, "items": [{"unitAmount": 1}]}
            """
        }
        let longest = String(repeating: "A", count: TaxLimits.codeBytesMax)
        #expect(try answer(line(longest)).contains(#""total":1"#))
        #expect(try answer(line(longest + "A")).contains("/seller/registrations/0"))
    }
}
