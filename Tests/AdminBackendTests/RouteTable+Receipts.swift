import Domain
import HTTPCore

extension RouteCase {
    /// The calls about receipts.
    static let receipts = [
        read("/v1/receipts", .receiptRead), read("/v1/receipts/{receipt}", .receiptRead),
        read("/v1/receipt-settings", .receiptRead),
        RouteCase(
            method: .patch, pattern: "/v1/receipt-settings", scope: .receiptWrite, success: 200,
            json: #"{"legalName":"Northwind Ltd"}"#),
    ]
}
