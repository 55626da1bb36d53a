import Database
import Domain
import Portal
import ProviderKit
import Storage
import Support
import TestHarness
import Testing

@Suite("Receipts")
struct ReceiptTests {
    @Test("A payment has one, with what was bought, by whom and how; a decline has none")
    func payment() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let checkout = try await installation.makeCheckout(tenant.site) {
            $0.customer = Customer(name: "Ada", email: "ada@example.com")
        }
        _ = try await installation.pay(checkout, card: "4000000000009995")
        #expect(try installation.engine.receipts(of: checkout).isEmpty)
        let transaction = try await installation.pay(checkout, card: "4242424242424242", attempt: "two")
        _ = try await installation.engine.refresh(transaction.id)
        let receipt = try #require(try installation.engine.receipts(of: checkout).first)
        #expect(try installation.engine.receipts(of: checkout).count == 1)
        #expect(receipt.number.text == "TEST-R-000001")
        #expect(receipt.amount == checkout.amount && receipt.transactionID == transaction.id)
        #expect(
            receipt.contents.seller.name == "Northwind" && receipt.contents.siteName == "Northwind Outdoor")
        #expect(receipt.contents.buyer?.name == "Ada" && receipt.contents.reference == "order-1")
        #expect(receipt.contents.instrument == InstrumentSummary(brand: "visa", lastFour: "4242"))
        #expect(try moneyFault(checkout, at: installation) == nil)
    }

    @Test("What is held is receipted when it is taken, in parts when some of it went back before")
    func held() async throws {
        let installation = try Installation()
        let (checkout, transaction) = try await installation.payment(manual: true)
        let engine = installation.engine
        #expect(try engine.receipts(of: checkout).isEmpty)
        _ = try await engine.capture(transaction, amount: 1000, isFinal: false)
        #expect(try engine.receipts(of: checkout).isEmpty)
        _ = try await engine.refund(transaction, RefundRequest(.amount(300)))
        #expect(try engine.receipts(of: checkout).map(\.amount.minorUnits) == [1000, 300])
        _ = try await engine.capture(transaction, amount: 2000, isFinal: true)
        let receipts = try engine.receipts(of: checkout)
        #expect(receipts.map(\.amount.minorUnits) == [1000, 300, 2000])
        #expect(receipts.map(\.occasion) == [.payment, .refund, .payment])
        #expect(try moneyFault(checkout, at: installation) == nil)
    }

    @Test("A refund that comes back makes its receipt void by another one, once")
    func comesBack() async throws {
        let installation = try Installation()
        let (checkout, transaction) = try await installation.payment()
        let refund = try await installation.engine.refund(transaction, RefundRequest(.amount(4000)))
        let back = ProviderOutcome(.failed(.notSettled, providerCode: nil))
        for _ in 0..<2 { _ = try await installation.engine.apply(back, to: refund.id) }
        let receipts = try installation.engine.receipts(of: checkout)
        #expect(receipts.map(\.occasion) == [.payment, .refund, .refundReturned])
        #expect(receipts[2].contents.origin?.number == receipts[1].number.text)
        #expect(receipts.map(\.number.sequence) == [1, 2, 3])
        #expect(try moneyFault(checkout, at: installation) == nil)
    }

    /// 119.00 with 19 % inside, 107.00 with 7 % added, and 50.00 under reverse charge.
    private static let tax: CheckoutTax = {
        let vat = {
            CheckoutTax.Component(
                name: "VAT", jurisdiction: "DE", jurisdictionName: "Germany", percent: $0, source: "UStG")
        }
        func group(
            _ rule: String, _ percent: String, _ taxable: Int64, _ amounts: [CheckoutTax.Amount],
            _ words: String? = nil
        ) -> CheckoutTax.Group {
            CheckoutTax.Group(
                rule: rule, place: "DE", placeName: "Germany", category: .standard, percent: percent,
                taxable: taxable, amounts: amounts, sentence: "", invoiceWords: words)
        }
        let high = CheckoutTax.Amount(component: 0, amount: 1900)
        let low = CheckoutTax.Amount(component: 1, amount: 700)
        return CheckoutTax(
            state: .frozen, version: 1, taxPoint: CivilDate(daysSinceEpoch: 20_778),
            calculatedAt: Timestamp(seconds: 0), tables: "t", rounding: .usual, net: 25_000, tax: 2600,
            discount: 0, components: [vat("19"), vat("7")],
            groups: [
                group("domestic", "19", 10_000, [high]), group("domestic", "7", 10_000, [low]),
                group("reverse_charge", "0", 5000, [], "Reverse charge"),
            ],
            lines: [
                CheckoutTax.Line(behavior: .inclusive, net: 10_000, discount: 0, amounts: [high]),
                CheckoutTax.Line(behavior: .exclusive, net: 10_000, discount: 0, amounts: [low]),
                CheckoutTax.Line(behavior: .exclusive, net: 5000, discount: 0, amounts: []),
            ],
            buyer: TaxedBuyer(
                address: TaxAddress(country: "FR"),
                taxID: BuyerTaxID(text: "FR 40 303 265 045", standing: .registered)),
            seller: TaxedSeller(
                address: TaxAddress(country: "DE"),
                registrations: [TaxRegistration(place: "DE", number: "DE123456789")]))
    }()

    private func taxed(_ installation: Installation) async throws -> (Checkout, Transaction) {
        let euro = try #require(Currency(code: "EUR"))
        let one = try #require(Quantity(1))
        let site = try await installation.makeTenant().site
        let checkout = try await installation.makeCheckout(site, amount: 27_600) {
            $0.items = [
                try LineItem(name: "Lamp", quantity: one, unitAmount: 11_900, currency: euro),
                try LineItem(name: "Book", quantity: one, unitAmount: 10_000, currency: euro),
                try LineItem(name: "Advice", quantity: one, unitAmount: 5000, currency: euro),
            ]
            $0.tax = Self.tax
        }
        return (checkout, try await installation.pay(checkout, card: "4242424242424242"))
    }

    @Test("A taxed order: each tax with what it falls on, why there is none, and both parties' numbers")
    func taxes() async throws {
        let installation = try Installation()
        let (checkout, _) = try await taxed(installation)
        let contents = try #require(try installation.engine.receipts(of: checkout).first).contents
        #expect(contents.taxes.map(\.amount) == [1900, 700, 0])
        #expect(contents.taxes.map(\.taxable) == [10_000, 10_000, 5000])
        #expect(contents.taxes.map(\.isIncluded) == [true, false, false])
        #expect(contents.taxes.last?.words == "Reverse charge")
        #expect(contents.seller.numbers == ["DE123456789"])
        #expect(contents.buyer?.numbers == ["FR 40 303 265 045"])
        #expect(try moneyFault(checkout, at: installation) == nil)
    }

    @Test("Refunds reverse the taxes pro rata, each by the largest remainder, and all of them in the end")
    func taxesBack() async throws {
        let installation = try Installation()
        let (checkout, transaction) = try await taxed(installation)
        let engine = installation.engine
        _ = try await engine.refund(transaction, RefundRequest(.amount(2760)))
        let first = try #require(try engine.receipts(of: checkout).last)
        #expect(first.contents.taxes.map(\.amount) == [190, 70, 0])
        #expect(first.contents.taxes.map(\.taxable) == [1000, 1000, 500])
        for amount in [1, 333, 9999, 3] as [Int64] {
            _ = try await engine.refund(transaction, RefundRequest(.amount(amount)))
            #expect(try moneyFault(checkout, at: installation) == nil)
        }
        _ = try await engine.refund(transaction, RefundRequest(.all))
        #expect(partsLeft(try engine.receipts(of: checkout)).values.allSatisfy { $0 == 0 })
        #expect(try moneyFault(checkout, at: installation) == nil)
    }
}

@Suite("Numbers of receipts as they are given out")
struct ReceiptSeriesTests {
    static let payments = 1000

    private func numbers(_ installation: Installation, _ tenant: Tenant) throws -> [Int64] {
        var numbers: [Int64] = []
        var after: ReceiptID?
        while true {
            let page = try installation.engine.receipts(
                of: tenant.organization.id, isLive: false, site: nil, after: after, limit: 100)
            numbers += page.map(\.number.sequence)
            guard let last = page.last else { return numbers.reversed() }
            after = last.id
        }
    }

    @Test("A thousand payments at once, and a stop in the midst of them: 1 to 1000, each once")
    func parallel() async throws {
        let first = try Installation()
        let tenant = try await first.makeTenant()
        var checkouts: [Checkout] = []
        for _ in 0..<Self.payments { checkouts.append(try await first.makeCheckout(tenant.site)) }
        let orders = checkouts
        let payers = Task {
            await withTaskGroup(of: Void.self) { group in
                for lane in 0..<32 {
                    group.addTask {
                        for place in stride(from: lane, to: orders.count, by: 32) {
                            _ = try? await first.pay(orders[place], card: "4242424242424242")
                        }
                    }
                }
            }
        }
        while try numbers(first, tenant).count < Self.payments / 4 { await Task.yield() }
        let second = try first.restarted()
        await payers.value
        let before = try numbers(second, tenant)
        #expect(before == Array(1...Int64(before.count)))
        for _ in 0..<120 {
            second.clock.advance(seconds: 60)
            _ = try await second.engine.resolveDueAttempts()
        }
        await withTaskGroup(of: Void.self) { group in
            for checkout in orders {
                group.addTask {
                    guard let now = try? second.reread(checkout), now.status == .pending else { return }
                    _ = try? await second.pay(checkout, card: "4242424242424242", attempt: "again")
                }
            }
        }
        print("receipts: \(before.count) before the stop")
        #expect(try numbers(second, tenant) == Array(1...Int64(Self.payments)))
        for checkout in orders {
            #expect(try second.engine.receipts(of: checkout).count == 1)
            #expect(try moneyFault(checkout, at: second) == nil)
        }
    }

    @Test("Each organisation has its own; a change of the prefix goes on counting, each year begins anew")
    func series() async throws {
        let installation = try Installation()
        let (one, two) = (
            try await installation.makeTenant("One"), try await installation.makeTenant("Two")
        )
        let engine = installation.engine
        func pay(_ tenant: Tenant) async throws -> String {
            let checkout = try await installation.makeCheckout(tenant.site)
            _ = try await installation.pay(checkout, card: "4242424242424242")
            return try #require(try engine.receipts(of: checkout).first).number.text
        }
        #expect(try await pay(one) == "TEST-R-000001")
        #expect(try await pay(two) == "TEST-R-000001")
        _ = try await engine.updateReceiptSettings(of: one.organization.id) { $0.numberPrefix = "RE-" }
        #expect(try await pay(one) == "TEST-RE-000002")
        _ = try await engine.updateReceiptSettings(of: one.organization.id) { $0.numbersByYear = true }
        let year = CivilDate(daysSinceEpoch: Int(installation.clock.now.seconds / 86_400)).year
        #expect(try await pay(one) == "TEST-RE-\(year)-000001")
        #expect(try await pay(one) == "TEST-RE-\(year)-000002")
        installation.clock.advance(seconds: 366 * 86_400)
        #expect(try await pay(one) == "TEST-RE-\(year + 1)-000001")
        _ = try await engine.updateReceiptSettings(of: one.organization.id) { $0.numbersByYear = false }
        #expect(try await pay(one) == "TEST-RE-000003")
        let found = try engine.receipt(
            numbered: "TEST-R-000001", organization: two.organization.id, isLive: false)
        #expect(found?.organizationID == two.organization.id)
        for text in ["R-000001", "TEST-R-1", "TEST-RE-000001", "TEST-R-000009"] {
            #expect(
                try engine.receipt(numbered: text, organization: two.organization.id, isLive: false) == nil,
                "\(text)")
        }
    }
}
