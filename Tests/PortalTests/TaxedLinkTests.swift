import Domain
import Portal
import Support
import TestHarness
import Testing

@Suite("Taxes of payment links")
struct TaxedLinkTests {
    /// A link of a site in Germany, and what a visitor's checkout comes to.
    struct Row: Sendable, CustomTestStringConvertible {
        let name: String
        var amount = LinkAmount.fixed(2000)
        var hasItems = false
        var mode: TaxMode?
        var isAutomatic = true
        var pays: Int64?
        let total: Int64
        var tax: Int64?
        /// What it comes to once the visitor says that they are in France.
        var inFrance: (total: Int64, tax: Int64)?
        var testDescription: String { name }
    }

    static let rows: [Row] = [
        Row(name: "items", hasItems: true, total: 2380, tax: 380, inFrance: (2400, 400)),
        Row(name: "items without tax", hasItems: true, mode: .off, total: 2000),
        Row(name: "a fixed amount", total: 2000),
        Row(
            name: "a choice", amount: .choice([1000, 2000]), pays: 2000, total: 2000, tax: 319,
            inFrance: (2000, 333)),
        Row(
            name: "an amount of the payer's own", amount: .open(100...5000), pays: 1190, total: 1190,
            tax: 190,
            inFrance: (1190, 198)),
        Row(name: "a donation", amount: .open(100...5000), mode: .off, pays: 1190, total: 1190),
        Row(
            name: "a site that taxes only what asks for it", amount: .open(100...5000), isAutomatic: false,
            pays: 1190, total: 1190),
        Row(
            name: "asked for there", amount: .open(100...5000), mode: .automatic, isAutomatic: false,
            pays: 1190, total: 1190, tax: 190, inFrance: (1190, 198)),
    ]

    @Test("Items are taxed as everywhere; what a payer chooses is what they pay", arguments: rows)
    func visits(_ row: Row) async throws {
        let installation = try Installation()
        let site = try await installation.tax(try await installation.makeTenant().site) {
            $0.isAutomatic = row.isAutomatic
        }
        let euro = try #require(Currency(code: "EUR"))
        let link = try await installation.makeLink(site, amount: row.amount) { details in
            details.summary = "For the library"
            details.taxMode = row.mode
            if row.hasItems {
                details.items = [
                    try LineItem(
                        name: "Lamp", quantity: try #require(Quantity(2)), unitAmount: 1000, currency: euro)
                ]
            }
        }
        let checkout = try await installation.visit(link, amount: row.pays)
        #expect(checkout.facts.amountDue == row.total)
        #expect(checkout.details.tax?.tax == row.tax)
        #expect(checkout.details.tax?.state == (row.tax == nil ? nil : .estimated))
        // The merchant's own words stay the link's.
        #expect(try installation.reread(link).details == link.details)
        guard let inFrance = row.inFrance else {
            #expect(checkout.details.items == link.details.items)
            return
        }
        await #expect(throws: CheckoutTaxRefusal.buyerUnknown) {
            try await installation.pay(checkout, card: "4242424242424242")
        }
        let moved = try await installation.engine.changeBuyer(
            opening: checkout.pageToken,
            BuyerDetails(address: PostalAddress(postalCode: "75001", country: "FR")))
        #expect(moved.facts.amountDue == inFrance.total)
        #expect(moved.details.tax?.tax == inFrance.tax)
        _ = try await installation.pay(moved, card: "4242424242424242")
        let paid = try installation.reread(checkout)
        #expect(paid.status == .paid && paid.facts.amountReceived == inFrance.total)
        let receipt = try #require(try installation.engine.receipts(of: paid).first)
        #expect(receipt.amount.minorUnits == inFrance.total)
        #expect(receipt.contents.tax == inFrance.tax)
        #expect(receipt.contents.taxes.map(\.rate) == ["20"])
    }

    @Test("A link whose tax cannot be calculated is not made")
    func refused() async throws {
        let installation = try Installation()
        let site = try await installation.makeTenant().site
        await #expect(throws: CheckoutTaxRefusal.notConfigured) {
            try await installation.makeLink(site, amount: .open(100...5000)) { $0.taxMode = .automatic }
        }
        let taxed = try await installation.tax(site)
        let euro = try #require(Currency(code: "EUR"))
        await #expect(throws: CheckoutTaxRefusal.unknownCategory(item: 0)) {
            try await installation.makeLink(taxed) { details in
                var item = try LineItem(
                    name: "Lamp", quantity: try #require(Quantity(1)), unitAmount: 1000, currency: euro)
                item.taxCategory = "lamps"
                details.items = [item]
            }
        }
    }

    @Test("A link is sold as it says once its site has stopped taxing")
    func stopped() async throws {
        let installation = try Installation()
        let site = try await installation.tax(try await installation.makeTenant().site)
        let link = try await installation.makeLink(site, amount: .open(100...5000)) {
            $0.taxMode = .automatic
        }
        _ = try await installation.engine.updateSite(site.id, organization: site.organizationID) {
            $0.tax = nil
        }
        let checkout = try await installation.visit(link, amount: 700)
        #expect(checkout.facts.amountDue == 700)
        #expect(checkout.details.tax == nil && checkout.details.items.isEmpty)
    }
}
