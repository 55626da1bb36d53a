import Domain
import Support
import Testing

/// A kind of id: its prefix and how it reads a text, by name.
struct IdentifierRow: Sendable, CustomTestStringConvertible {
    let prefix: String
    let read: @Sendable (String) -> String?

    init<Kind: IdentifierKind>(_ prefix: String, _ type: Identifier<Kind>.Type) {
        self.prefix = prefix
        read = { type.init($0)?.description }
    }

    var testDescription: String { prefix }
}

@Suite struct IdentifierTests {
    static let digits = "01kyxq5m8g3d6w9r2t4v7x0z1b"
    static let rows = [
        IdentifierRow("org", OrganizationID.self), IdentifierRow("site", SiteID.self),
        IdentifierRow("key", APIKeyID.self), IdentifierRow("prv", ProviderAccountID.self),
        IdentifierRow("chk", CheckoutID.self), IdentifierRow("txn", TransactionID.self),
        IdentifierRow("evt", EventID.self),
    ]

    @Test(arguments: rows) func readsItsOwnPrefixAndNoOther(row: IdentifierRow) {
        for other in Self.rows {
            let text = "\(other.prefix)_\(Self.digits)"
            #expect(row.read(text) == (other.prefix == row.prefix ? text : nil), "\(text)")
        }
        #expect(row.read(Self.digits) == nil)
        #expect(row.read("_" + Self.digits) == nil)
        #expect(row.read("\(row.prefix)-\(Self.digits)") == nil)
        #expect(row.read("\(row.prefix.uppercased())_\(Self.digits)") == nil)
        #expect(row.read("\(row.prefix)_\(Self.digits.uppercased())") == "\(row.prefix)_\(Self.digits)")
        #expect(row.read("\(row.prefix)_\(Self.digits) ") == nil)
        #expect(row.read("\(row.prefix)_\(Self.digits)\u{0}") == nil)
    }
}
