import Domain
import Support
import Testing

@Suite struct RedirectParametersTests {
    private static func parameters(
        transaction: TransactionID?, reference: String?
    ) throws -> RedirectParameters {
        RedirectParameters(
            transactionID: transaction, checkoutID: CheckoutID(high: 0x0197_F000_0000_0001, low: 2),
            status: .partiallyRefunded,
            amount: Money(minorUnits: 4250, currency: try #require(Currency(code: "EUR"))),
            reference: reference, timestamp: Timestamp(milliseconds: 1_790_000_000_999))
    }

    @Test func signedTextIsSortedAndEncoded() throws {
        let full = try Self.parameters(
            transaction: TransactionID(high: 0x0197_F000_0000_0003, low: 4), reference: "A&b=ü/7 +~")
        #expect(
            full.signedText == "amount=4250&checkout_id=chk_01jzr00000000g000000000002&currency=EUR"
                + "&reference=A%26b%3D%C3%BC%2F7%20%2B~&status=partially_refunded&timestamp=1790000000"
                + "&transaction_id=txn_01jzr00000001g000000000004")
        #expect(full.signedText == Self.spelled(full))
    }

    /// The same text put together from its parts by the rule of the documentation: sort by name, join.
    private static func spelled(_ parameters: RedirectParameters) -> String {
        var pairs = [
            "timestamp": "1790000000", "amount": "4250", "currency": "EUR", "status": "partially_refunded",
            "checkout_id": parameters.checkoutID.description,
        ]
        pairs["transaction_id"] = parameters.transactionID?.description
        pairs["reference"] = parameters.reference == nil ? nil : "A%26b%3D%C3%BC%2F7%20%2B~"
        return pairs.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "&")
    }

    @Test func whatIsNotThereIsLeftOut() throws {
        let bare = try Self.parameters(transaction: nil, reference: nil)
        #expect(bare.signedText == Self.spelled(bare))
        #expect(!bare.signedText.contains("transaction_id") && !bare.signedText.contains("reference"))
        #expect(bare.value(of: .transactionID).isEmpty && bare.value(of: .reference).isEmpty)
    }

    @Test func placeholdersHaveTheirValues() throws {
        let transaction = TransactionID(high: 7, low: 8)
        let full = try Self.parameters(transaction: transaction, reference: "R 1")
        #expect(full.value(of: .transactionID) == transaction.description)
        #expect(full.value(of: .checkoutID) == full.checkoutID.description)
        #expect(full.value(of: .status) == "partially_refunded")
        #expect(full.value(of: .reference) == "R 1")
    }

    @Test func everyByteIsEncodedUnlessUnreserved() {
        let unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
        #expect(PercentEncoding.encode(unreserved) == unreserved)
        for byte in 0...127 as ClosedRange<UInt8> {
            let text = String(Unicode.Scalar(byte))
            if unreserved.contains(text) { continue }
            let hexadecimal = String(byte, radix: 16, uppercase: true)
            #expect(PercentEncoding.encode(text) == (byte < 16 ? "%0" : "%") + hexadecimal)
        }
        #expect(PercentEncoding.encode("€") == "%E2%82%AC")
        #expect(PercentEncoding.encode("").isEmpty)
    }
}
