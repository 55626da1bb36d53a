import Domain
import HTTPCore
import Portal
import ProviderKit
import Support
import TestHarness
import Testing

@Suite("The words of receipts, which stay those of their day")
struct ReceiptWordingTests {
    private func text(_ installation: Installation, _ checkout: Checkout, _ path: String) async -> String {
        await installation.frontend.call(.get, installation.page(checkout, path)).text
    }

    /// The first receipts of a checkout as the merchant reads them, as page and as text.
    private func merchantReadings(
        _ installation: Installation, _ tenant: Tenant, _ checkout: Checkout
    ) async throws -> [String] {
        var readings: [String] = []
        for receipt in try installation.engine.receipts(of: checkout).prefix(3) {
            for type in ["text/html", "text/plain"] {
                let answer = await installation.backend.call(
                    .get, "/v1/receipts/\(receipt.id)",
                    headers: [("authorization", "Bearer \(tenant.key)"), ("accept", type)])
                #expect(answer.status == 200, "\(answer.text)")
                readings.append(answer.text)
            }
        }
        return readings
    }

    /// The same as the payer reads them, with what the page tells beside them.
    private func payerReadings(_ installation: Installation, _ checkout: Checkout) async throws -> [String] {
        var readings = [await text(installation, checkout, "/receipt.txt")]
        for receipt in try installation.engine.receipts(of: checkout) {
            readings.append(await text(installation, checkout, "/receipts/\(receipt.id)"))
            readings.append(await text(installation, checkout, "/receipts/\(receipt.id).txt"))
        }
        return readings
    }

    @Test("Texts that change change no receipt, and the next receipt has them")
    func stable() async throws {
        let words = try ChangingTexts()
        let installation = try words.installation()
        let tenant = try await installation.makeTenant()
        let (checkout, transaction) = try await ReceiptPageTable.paid(installation, tenant)
        let engine = installation.engine
        let refund = try await engine.refund(transaction, RefundRequest(.amount(700)))
        // The money comes again: a correction, and the third kind of receipt.
        _ = try await engine.apply(ProviderOutcome(.failed(.notSettled, providerCode: nil)), to: refund.id)
        let payer = try await payerReadings(installation, checkout)
        let merchant = try await merchantReadings(installation, tenant, checkout)
        #expect(payer.count == 7 && merchant.count == 6)
        #expect((payer + merchant).allSatisfy { !$0.contains("~") && $0.contains("TEST-R-") })
        try words.mark("~")
        #expect(try await payerReadings(installation, checkout) == payer)
        #expect(try await merchantReadings(installation, tenant, checkout) == merchant)
        // What is issued now is in the words of now, for the same order and for another.
        _ = try await engine.refund(transaction, RefundRequest(.amount(300)))
        let receipts = try engine.receipts(of: checkout)
        let last = try #require(receipts.last)
        #expect(await text(installation, checkout, "/receipts/\(last.id).txt").hasPrefix("~Refund receipt"))
        let (other, _) = try await ReceiptPageTable.paid(installation, tenant)
        let page = await text(installation, other, "/receipt")
        #expect(
            page.contains("<h1>~Receipt") && page.contains(">~Paid<") && page.contains(">~As plain text<"))
        // Each set of words is kept once, whoever has them.
        let fresh = try #require(try engine.receipts(of: other).first)
        #expect(Set(receipts.prefix(3).map(\.wordingDigest)).count == 1)
        #expect(last.wordingDigest == fresh.wordingDigest && last.wordingDigest != receipts[0].wordingDigest)
        // A program that starts with other words again.
        try words.mark("^")
        let again = try installation.restarted()
        #expect(try await merchantReadings(again, tenant, checkout) == merchant)
        #expect(await text(again, other, "/receipt") == page)
    }
}
