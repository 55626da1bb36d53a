import Crypto
import Database
import Domain
import HTTPCore
import JSON
import Pages
import Portal
import ProviderKit
import SandboxProvider
import Storage
import Support
import TestHarness
import Testing

@Suite("Leaving for the shop")
struct LeavingTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let situation: Situation
        let start: String
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "paid", situation: .paid, start: "https://shop.example/thanks"),
        Case(name: "authorized", situation: .authorized, start: "https://shop.example/thanks"),
        Case(name: "pending", situation: .pending, start: "https://shop.example/thanks"),
        Case(name: "failed", situation: .failed, start: "https://shop.example/cancelled"),
        Case(name: "cancelled", situation: .cancelled, start: "https://shop.example/cancelled"),
        Case(name: "expired", situation: .expired, start: "https://shop.example/cancelled"),
    ]

    @Test("Each outcome leaves for its address, signed by the site's published key", arguments: cases)
    func outcomes(_ row: Case) async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let checkout = try await row.situation.make(installation, tenant)
        let address = try await leave(installation, checkout)
        let query = try parameters(address, after: row.start + "?")
        #expect(query.first("checkout_id") == checkout.id.description)
        #expect(query.first("status") == (try installation.reread(checkout).status.rawValue))
        #expect(query.first("amount") == "4250")
        #expect(query.first("currency") == "EUR")
        #expect(query.first("reference") == "order-1")
        #expect(query.first("timestamp") == String(installation.clock.now.seconds))
        #expect(
            query.first("transaction_id") == (try installation.attempts(of: checkout).last?.id.description))
        let published = await installation.frontend.call(.get, "/sites/\(tenant.site.id)/redirect-key")
        let key = try #require(published.json?["x"]?.string.flatMap { Base64URL.decode($0) })
        #expect(try isSigned(address, by: key))
        #expect(try !isSigned(address.replacing("status=", with: "status=x"), by: key))
        let others = try #require(try installation.engine.unscopedProfile(of: tenant.sites[1].id))
        #expect(try !isSigned(address, by: others.site.redirectPublicKey))
    }

    @Test("The other signature is made with the site's secret")
    func secretSignature() async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let site = try await installation.engine.updateSite(
            tenant.site.id, organization: tenant.organization.id
        ) { $0.redirectSignature = .hmacSHA256 }
        let checkout = try await installation.makeCheckout(site)
        _ = try await installation.pay(checkout, card: "4242424242424242")
        let address = try await leave(installation, checkout)
        let (message, signature) = try parts(of: address)
        let secrets = await installation.backend.api(.get, "/v1/sites/\(site.id)/secrets", key: tenant.key)
        let secret = try #require(secrets.json?["webhookSecret"]?.string)
        #expect(HMACSHA256.verify(tag: signature, key: Array(secret.utf8), message: Array(message.utf8)))
        #expect(!HMACSHA256.verify(tag: signature, key: Array("whsec_x".utf8), message: Array(message.utf8)))
    }

    struct Template: Sendable, CustomTestStringConvertible {
        let template: String
        let expected: String
        var testDescription: String { template }
    }

    static let templates = [
        Template(
            template: "https://shop.example/{transactionId}?s={status}#done",
            expected: "https://shop.example/TXN?s=paid#done"),
        Template(
            template: "https://shop.example/a?t={transactionId}&c={checkoutId}&r={reference}",
            expected: "https://shop.example/a?t=TXN&c=CHK&r=A%20%26%20b%2F%C3%BC%3Fx%3D1%23%7Bstatus%7D"),
        Template(template: "https://shop.example/{status}", expected: "https://shop.example/paid?SIGNED"),
        Template(
            template: "https://shop.example/a?keep=1&x=", expected: "https://shop.example/a?keep=1&x=&SIGNED"),
        Template(template: "https://shop.example/a?", expected: "https://shop.example/a?SIGNED"),
        Template(template: "https://shop.example", expected: "https://shop.example/?SIGNED"),
        Template(template: "https://shop.example/a#top", expected: "https://shop.example/a?SIGNED#top"),
    ]

    @Test("Placeholders are filled in, what was there stays, and the rest is signed", arguments: templates)
    func template(_ row: Template) async throws {
        let installation = try Installation()
        let tenant = try await installation.makeTenant()
        let checkout = try await installation.makeCheckout(tenant.site) { details in
            details.addresses.returnURL = RedirectTemplate(row.template)
            details.reference = "A & b/ü?x=1#{status}"
        }
        let transaction = try await installation.pay(checkout, card: "4242424242424242")
        let address = try await leave(installation, checkout)
        let pattern = row.expected.replacing("TXN", with: transaction.id.description)
            .replacing("CHK", with: checkout.id.description)
        guard let place = pattern.firstRange(of: "SIGNED") else {
            #expect(address == pattern)
            return
        }
        #expect(address.hasPrefix(pattern[..<place.lowerBound]))
        #expect(address.hasSuffix(pattern[place.upperBound...]))
        #expect(try isSigned(address, by: tenant.site.redirectPublicKey))
    }

    @Test("Every outcome has an address of its own when the merchant gives one")
    func ownAddresses() async throws {
        let wanted: [(Situation, String)] = [
            (.paid, "return"), (.pending, "pending"), (.failed, "failure"), (.cancelled, "cancel"),
            (.expired, "expired"),
        ]
        for (situation, name) in wanted {
            let installation = try Installation()
            let tenant = try await installation.makeTenant()
            let plain = try await situation.make(installation, tenant)
            var view = try #require(try installation.engine.checkout(opening: plain.pageToken))
            view.checkout.details.addresses = ReturnAddresses(
                returnURL: RedirectTemplate("https://shop.example/return"),
                cancelURL: RedirectTemplate("https://shop.example/cancel"),
                pendingURL: RedirectTemplate("https://shop.example/pending"),
                failureURL: RedirectTemplate("https://shop.example/failure"),
                expiredURL: RedirectTemplate("https://shop.example/expired"))
            let address = try #require(try installation.engine.shopAddress(for: view))
            #expect(address.path == "/\(name)")
            view.checkout.details.addresses = ReturnAddresses()
            #expect(try installation.engine.shopAddress(for: view) == nil)
        }
    }

    @Test("A checkout without addresses ends on our own page")
    func noAddress() async throws {
        let installation = try Installation()
        let checkout = try await installation.makeCheckout(try await installation.makeTenant().site) {
            $0.addresses = ReturnAddresses()
        }
        let open = await installation.frontend.call(.get, installation.page(checkout))
        #expect(!open.text.contains("/cancel\""))
        _ = try await installation.pay(checkout, card: "4242424242424242")
        let page = await installation.frontend.call(.get, installation.page(checkout, "/result"))
        #expect(page.status == 200)
        #expect(page.refresh == nil)
        #expect(!page.text.contains("Return to"))
    }

    /// Where the result page goes by itself; its visible link must lead there too.
    private func leave(_ installation: Installation, _ checkout: Checkout) async throws -> String {
        let page = await installation.frontend.call(.get, installation.page(checkout, "/result"))
        let address = try #require(page.refresh)
        #expect(page.text.contains("href=\"\(address.replacing("&", with: "&amp;"))\""))
        return address
    }

    private func parameters(_ address: String, after start: String) throws -> FormFields {
        #expect(address.hasPrefix(start))
        return try FormFields(query: String(address.dropFirst(start.count)))
    }

    /// What was signed, read as the documentation tells shops to, and the signature.
    private func parts(of address: String) throws -> (message: String, signature: [UInt8]) {
        let query = try #require(address.split(separator: "?").last?.split(separator: "#").first)
        let fields = try FormFields(query: String(query))
        let names = [
            "amount", "checkout_id", "currency", "reference", "status", "timestamp", "transaction_id",
        ]
        let message = names.compactMap { name in
            fields.first(name).map { "\(name)=\(PercentEncoding.encode($0))" }
        }
        let signature = try #require(fields.first("signature").flatMap { Base64URL.decode($0) })
        return (message.joined(separator: "&"), signature)
    }

    private func isSigned(_ address: String, by key: [UInt8]) throws -> Bool {
        let (message, signature) = try parts(of: address)
        return try Ed25519.VerifyingKey(bytes: key).verify(signature: signature, message: Array(message.utf8))
    }
}
