package import Domain
import Portal
import ProviderKit

extension Installation {
    /// The IBAN of the tests' receiving accounts; no real one is meant.
    package static let iban = "DE33100205000001194700"

    /// Makes an account that receives transfers, and lets a site use it after its others.
    @discardableResult
    package func makeWireAccount(
        _ site: Site, _ more: [String: String] = [:]
    ) async throws -> ProviderAccountID {
        let settings = [
            "beneficiary": "Northwind GmbH", "currencies": "EUR", "iban": Self.iban, "bic": "BFSWDE33BER",
        ]
        .merging(more) { $1 }
        let view = try await engine.createProvider(
            ProviderType(rawValue: "wire"), name: "Bank", settings: settings, isEnabled: true,
            organization: site.organizationID, isLive: false)
        let used = try engine.providers(of: site.id, isLive: false).map(\.account.id)
        _ = try await engine.setProviders(
            used + [view.account.id], of: site.id, organization: site.organizationID, isLive: false)
        return view.account.id
    }

    /// Begins to pay by bank transfer.
    package func payByWire(
        _ checkout: Checkout, attempt key: String = "one"
    ) async throws -> (transaction: Transaction, awaited: AwaitedTransfer) {
        let transaction = try await engine.startAttempt(
            opening: checkout.pageToken, method: .wire, input: .init(), attemptKey: key)
        guard let awaited = try engine.awaitedTransfer(of: transaction) else { throw PortalError.notFound }
        return (transaction, awaited)
    }

    /// A camt.053 statement of amounts in cents and what the payers wrote.
    package static func statement(
        _ lines: [(cents: Int64, text: String)], iban: String = iban, key: String = "A",
        currency: String = "EUR",
        isReturn: Bool = false, isPending: Bool = false, payer: String? = nil
    ) -> [UInt8] {
        let account = payer.map { "<DbtrAcct><Id><IBAN>\($0)</IBAN></Id></DbtrAcct>" } ?? ""
        let entries = lines.enumerated().map { place, line in
            let cents = String(line.cents % 100)
            return
                "<Ntry><Amt Ccy=\"\(currency)\">\(line.cents / 100).\(cents.count == 1 ? "0" : "")\(cents)</Amt>"
                + "<CdtDbtInd>\(isReturn ? "DBIT" : "CRDT")</CdtDbtInd><RvslInd>\(isReturn)</RvslInd>"
                + "<Sts>\(isPending ? "PDNG" : "BOOK")</Sts>"
                + "<BookgDt><Dt>2026-11-20</Dt></BookgDt><AcctSvcrRef>\(key)\(place)</AcctSvcrRef><NtryDtls><TxDtls>"
                + "<RltdPties><Dbtr><Nm>Ada Example</Nm></Dbtr>\(account)</RltdPties>"
                + "<RmtInf><Ustrd>\(line.text)</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
        }
        return Array(
            ("<?xml version=\"1.0\"?><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\">"
                + "<BkToCstmrStmt><Stmt><Id>S</Id><Acct><Id><IBAN>\(iban)</IBAN></Id></Acct>\(entries.joined())"
                + "</Stmt></BkToCstmrStmt></Document>").utf8)
    }

    /// Imports a statement of a site's organisation.
    @discardableResult
    package func importStatement(_ bytes: [UInt8], _ site: Site) async throws -> StatementImport {
        try await engine.importStatements(bytes, organization: site.organizationID, isLive: false)
    }
}
