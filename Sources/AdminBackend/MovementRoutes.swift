import HTTPCore

extension Backend {
    /// What happens to money after an attempt brought or holds it; each line needs the scope that its handler
    /// names.
    var movementRoutes: [APIRoute] {
        movingRoutes(self) + readingRoutes(self) + decidingRoutes(self) + rehearsalRoutes(self)
    }
}

private func movingRoutes(_ backend: Backend) -> [APIRoute] {
    [
        (
            .post, "/v1/transactions/{transaction}/capture", "/api/v1/transactions/{transaction}/capture",
            BackendLimits.bodyBytes,
            { try await backend.captureTransaction($0) }
        ),
        (
            .post, "/v1/transactions/{transaction}/cancel", "/api/v1/transactions/{transaction}/cancel",
            BackendLimits.bodyBytes,
            { try await backend.cancelTransaction($0) }
        ),
        (
            .post, "/v1/transactions/{transaction}/refund", "/api/v1/transactions/{transaction}/refund",
            BackendLimits.bodyBytes,
            { try await backend.refundTransaction($0) }
        ),
        (
            .post, "/v1/transactions/{transaction}/retry", "/api/v1/transactions/{transaction}/retry",
            BackendLimits.bodyBytes,
            { try await backend.retryTransaction($0) }
        ),
        (
            .post, "/v1/checkouts/{checkout}/capture", "/api/v1/checkouts/{checkout}/capture",
            BackendLimits.bodyBytes,
            { try await backend.captureCheckout($0) }
        ),
        (
            .post, "/v1/checkouts/{checkout}/refund", "/api/v1/checkouts/{checkout}/refund",
            BackendLimits.bodyBytes,
            { try await backend.refundCheckout($0) }
        ),
    ]
}

private func readingRoutes(_ backend: Backend) -> [APIRoute] {
    [
        (
            .get, "/v1/transactions/{transaction}/captures", "/api/v1/transactions/{transaction}/captures", 0,
            { try await backend.listCaptures($0) }
        ),
        (
            .get, "/v1/transactions/{transaction}/refunds", "/api/v1/transactions/{transaction}/refunds", 0,
            { try await backend.listRefunds($0) }
        ),
        (
            .get, "/v1/transactions/{transaction}/disputes", "/api/v1/transactions/{transaction}/disputes", 0,
            { try await backend.listDisputes($0) }
        ),
        (
            .get, "/v1/checkouts/{checkout}/captures", "/api/v1/checkouts/{checkout}/captures", 0,
            { try await backend.listCheckoutCaptures($0) }
        ),
        (
            .get, "/v1/checkouts/{checkout}/refunds", "/api/v1/checkouts/{checkout}/refunds", 0,
            { try await backend.listCheckoutRefunds($0) }
        ),
        (
            .get, "/v1/checkouts/{checkout}/disputes", "/api/v1/checkouts/{checkout}/disputes", 0,
            { try await backend.listCheckoutDisputes($0) }
        ),
        (
            .get, "/v1/captures/{capture}", "/api/v1/captures/{capture}", 0,
            { try await backend.readCapture($0) }
        ),
        (
            .get, "/v1/refunds/{refund}", "/api/v1/refunds/{refund}", 0,
            { try await backend.readRefund($0) }
        ),
        (
            .get, "/v1/disputes/{dispute}", "/api/v1/disputes/{dispute}", 0,
            { try await backend.readDispute($0) }
        ),
    ]
}

/// Test mode only.
private func rehearsalRoutes(_ backend: Backend) -> [APIRoute] {
    [
        (
            .post, "/v1/test/transactions/{transaction}/settle",
            "/api/v1/test/transactions/{transaction}/settle", BackendLimits.bodyBytes,
            { try await backend.rehearsePaymentSettlement($0) }
        ),
        (
            .post, "/v1/test/transactions/{transaction}/fail",
            "/api/v1/test/transactions/{transaction}/fail", BackendLimits.bodyBytes,
            { try await backend.rehearsePaymentFailure($0) }
        ),
        (
            .post, "/v1/test/notifications", "/api/v1/test/notifications", BackendLimits.bodyBytes,
            { try await backend.setNotificationFate($0) }
        ),
        (
            .get, "/v1/test/notifications", "/api/v1/test/notifications", 0,
            { try await backend.listTestNotifications($0) }
        ),
        (
            .post, "/v1/test/notifications/{notification}/deliver",
            "/api/v1/test/notifications/{notification}/deliver", BackendLimits.bodyBytes,
            { try await backend.deliverTestNotification($0) }
        ),
        (.get, "/v1/test/clock", "/api/v1/test/clock", 0, { try await backend.readTestClock($0) }),
        (
            .post, "/v1/test/clock/advance", "/api/v1/test/clock/advance", BackendLimits.bodyBytes,
            { try await backend.advanceTestClock($0) }
        ),
    ]
}

private func decidingRoutes(_ backend: Backend) -> [APIRoute] {
    [
        (
            .post, "/v1/test/transactions/{transaction}/dispute",
            "/api/v1/test/transactions/{transaction}/dispute", BackendLimits.bodyBytes,
            { try await backend.rehearseDispute($0) }
        ),
        (
            .post, "/v1/test/disputes/{dispute}/win", "/api/v1/test/disputes/{dispute}/win",
            BackendLimits.bodyBytes,
            { try await backend.rehearseWin($0) }
        ),
        (
            .post, "/v1/test/disputes/{dispute}/lose", "/api/v1/test/disputes/{dispute}/lose",
            BackendLimits.bodyBytes,
            { try await backend.rehearseLoss($0) }
        ),
        (
            .post, "/v1/test/refunds/{refund}/settle", "/api/v1/test/refunds/{refund}/settle",
            BackendLimits.bodyBytes,
            { try await backend.rehearseSettlement($0) }
        ),
        (
            .post, "/v1/test/refunds/{refund}/fail", "/api/v1/test/refunds/{refund}/fail",
            BackendLimits.bodyBytes,
            { try await backend.rehearseFailure($0) }
        ),
    ]
}
