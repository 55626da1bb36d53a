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
        for status in CaptureStatus.allCases {
            #expect(EventType(enteringCapture: status).rawValue == "capture." + status.rawValue)
        }
        for status in RefundStatus.allCases {
            #expect(EventType(enteringRefund: status).rawValue == "refund." + status.rawValue)
        }
        for status in DisputeStatus.allCases {
            #expect(EventType(enteringDispute: status).rawValue == "dispute." + status.rawValue)
        }
    }

    @Test func paidAndAuthorizedAreToldOnce() {
        let again: [CheckoutStatus] = [.partiallyRefunded, .refunded, .disputed]
        for earlier in again {
            #expect(!EventType.tells(entering: .paid, from: earlier))
            #expect(!EventType.tells(entering: .authorized, from: earlier))
        }
        for earlier in [CheckoutStatus.pending, .processing, .failed, .cancelled, .expired] {
            #expect(EventType.tells(entering: .paid, from: earlier))
            #expect(EventType.tells(entering: .authorized, from: earlier))
        }
        #expect(EventType.tells(entering: .paid, from: .authorized))
        for status in CheckoutStatus.allCases { #expect(!EventType.tells(entering: status, from: status)) }
    }

    @Test func eventsOfLinksAreThoseNamedSo() {
        for type in EventType.allCases { #expect(type.isOfLink == type.rawValue.hasPrefix("link.")) }
        for state in PaymentLinkState.allCases where state != .active {
            #expect(EventType(enteringLink: state)?.rawValue == "link." + state.rawValue)
        }
    }

    @Test func noEventIsUnreachable() {
        let reached =
            CheckoutStatus.allCases.compactMap { EventType(enteringCheckout: $0) }
            + TransactionStatus.allCases.map { EventType(enteringTransaction: $0) }
            + CaptureStatus.allCases.map { EventType(enteringCapture: $0) }
            + RefundStatus.allCases.map { EventType(enteringRefund: $0) }
            + DisputeStatus.allCases.map { EventType(enteringDispute: $0) } + [
                .checkoutCreated, .checkoutUpdated, .tokenCreated, .transactionReversed,
                .transactionRestored, .transactionPartiallyPaid, .transactionTransferSeen,
                .transactionTransferDismissed, .transactionRetryRequested, .transactionRetryFailed,
                .linkCreated, .linkUpdated,
            ] + SavedMethodEvent.allCases.map { EventType(savedMethod: $0) }
            + PaymentLinkState.allCases.compactMap { EventType(enteringLink: $0) }
        #expect(Set(reached) == Set(EventType.allCases))
    }

    /// These words are stored and promised to merchants: a change here breaks rows and shops.
    @Test func storedWordsStay() {
        #expect(
            CheckoutStatus.allCases.map(\.rawValue) == [
                "pending", "processing", "authorized", "paid", "failed", "cancelled", "expired",
                "partially_refunded", "refunded", "disputed", "completed",
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
        #expect(CaptureStatus.allCases.map(\.rawValue) == ["pending", "succeeded", "failed"])
        #expect(RefundStatus.allCases.map(\.rawValue) == ["pending", "succeeded", "failed", "cancelled"])
        #expect(DisputeStatus.allCases.map(\.rawValue) == ["opened", "won", "lost"])
        #expect(ReversalStatus.allCases.map(\.rawValue) == ["standing", "undone"])
        #expect(HoldStatus.allCases.map(\.rawValue) == ["open", "releasing", "released", "captured"])
        #expect(ReleaseReason.allCases.map(\.rawValue) == ["requested", "expired"])
        #expect(
            DisputeReason.allCases.map(\.rawValue) == [
                "fraudulent", "duplicate", "not_received", "not_as_described", "credit_not_processed",
                "general",
            ])
        #expect(PaymentMethod.allCases.map(\.rawValue) == ["card", "direct_debit", "wire"])
        #expect(LineItemKind.allCases.map(\.rawValue) == ["product", "shipping", "discount", "tax", "fee"])
        #expect(RedirectSignature.allCases.map(\.rawValue) == ["ed25519", "hmac-sha256"])
        #expect(KeyVisibility.allCases.map(\.rawValue) == ["secret", "public"])
        #expect(SavedMethodStatus.allCases.map(\.rawValue) == ["active", "disabled", "deleted"])
        #expect(SaveMethod.allCases.map(\.rawValue) == ["never", "ask", "required"])
        #expect(CheckoutMode.allCases.map(\.rawValue) == ["payment", "token"])
        #expect(ImageFormat.allCases.map(\.rawValue) == ["png", "jpeg", "webp"])
    }
}
