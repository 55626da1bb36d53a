import Domain
import Testing

/// Which addresses a merchant gave, and which one each outcome leaves for.
struct AddressRow: Sendable, CustomTestStringConvertible {
    let given: String
    /// Addresses by letter for paid, pending, processing, failed, cancelled and expired; `-` for none.
    let expected: String

    init(_ given: String, _ expected: String) {
        self.given = given
        self.expected = expected
    }

    var testDescription: String { given.isEmpty ? "none" : given }
}

@Suite struct ReturnAddressTests {
    // r: return, c: cancel, p: pending, f: failure, x: expired.
    static let rows = [
        AddressRow("", "------"),
        AddressRow("r", "r-r---"),
        AddressRow("c", "-c-ccc"),
        AddressRow("rc", "rcrccc"),
        AddressRow("rcp", "rcpccc"),
        AddressRow("rcpf", "rcpfcc"),
        AddressRow("rcpfx", "rcpfcx"),
        AddressRow("pfx", "--pf-x"),
        AddressRow("cx", "-c-ccx"),
    ]

    @Test(arguments: rows) func fallsBackAsDocumented(row: AddressRow) throws {
        func template(_ letter: Character) -> RedirectTemplate? {
            row.given.contains(letter) ? RedirectTemplate("https://shop.example/\(letter)") : nil
        }
        let addresses = ReturnAddresses(
            returnURL: template("r"), cancelURL: template("c"), pendingURL: template("p"),
            failureURL: template("f"), expiredURL: template("x"))
        let statuses: [CheckoutStatus] = [.paid, .pending, .processing, .failed, .cancelled, .expired]
        let found = statuses.map { addresses.address(for: $0)?.text.last ?? "-" }
        #expect(String(found) == row.expected)
        for status in [CheckoutStatus.authorized, .partiallyRefunded, .refunded, .disputed] {
            #expect(addresses.address(for: status) == addresses.returnURL)
        }
    }
}
