import HTTPCore

extension Backend {
    /// Receipts, and what they say of the seller.
    var receiptRoutes: [APIRoute] {
        [
            (.get, "/v1/receipts", "/api/v1/receipts", 0, { try await listReceipts($0) }),
            (
                .get, "/v1/receipts/{receipt}", "/api/v1/receipts/{receipt}", 0,
                { try await readReceipt($0) }
            ),
            (
                .get, "/v1/receipt-settings", "/api/v1/receipt-settings", 0,
                { try await readReceiptSettings($0) }
            ),
            (
                .patch, "/v1/receipt-settings", "/api/v1/receipt-settings", BackendLimits.bodyBytes,
                { try await updateReceiptSettings($0) }
            ),
        ]
    }
}
