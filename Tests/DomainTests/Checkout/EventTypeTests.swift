import Domain
import Testing

@Suite struct EventTypeTests {
    @Test func everyStatusButTheFirstHasItsEvent() {
        for status in CheckoutStatus.allCases {
            let event = EventType(enteringCheckout: status)
            #expect(event?.rawValue == (status == .pending ? nil : "checkout." + status.rawValue))
        }
        for status in TransactionStatus.allCases {
            #expect(EventType(enteringTransaction: status).rawValue == "transaction." + status.rawValue)
        }
    }

    @Test func noEventIsUnreachable() {
        let reached =
            CheckoutStatus.allCases.compactMap { EventType(enteringCheckout: $0) }
            + TransactionStatus.allCases.map { EventType(enteringTransaction: $0) }
            + [.checkoutCreated, .checkoutUpdated]
        #expect(Set(reached) == Set(EventType.allCases))
    }

    /// These words are stored and promised to merchants: a change here breaks rows and shops.
    @Test func storedWordsStay() {
        #expect(
            CheckoutStatus.allCases.map(\.rawValue) == [
                "pending", "processing", "authorized", "paid", "failed", "cancelled", "expired",
                "partially_refunded", "refunded", "disputed",
            ])
        #expect(
            TransactionStatus.allCases.map(\.rawValue) == [
                "created", "requires_action", "processing", "authorized", "succeeded", "failed", "cancelled",
            ])
        #expect(
            DeclineCode.allCases.map(\.rawValue) == [
                "declined", "insufficient_funds", "expired_card", "incorrect_cvc", "lost_or_stolen",
                "authentication_required", "authentication_failed", "processing_error",
                "unsupported_instrument", "provider_unavailable", "not_settled",
            ])
        #expect(PaymentMethod.allCases.map(\.rawValue) == ["card", "direct_debit", "wire"])
        #expect(LineItemKind.allCases.map(\.rawValue) == ["product", "shipping", "discount", "tax", "fee"])
        #expect(RedirectSignature.allCases.map(\.rawValue) == ["ed25519", "hmac-sha256"])
        #expect(KeyVisibility.allCases.map(\.rawValue) == ["secret", "public"])
        #expect(ImageFormat.allCases.map(\.rawValue) == ["png", "jpeg", "webp"])
    }
}
