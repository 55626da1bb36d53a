package import Domain
import JSON
package import ProviderKit
import Support

/// The sandbox as a payment provider: operations to JSON over HTTP, answers to outcomes.
///
/// The worked example of an adapter.
package struct SandboxAdapter: PaymentProvider {
    /// Makes the adapter.
    package init() {}

    /// The sandbox, as settings and addresses name it.
    package var type: ProviderType { ProviderType(rawValue: "sandbox") }

    /// Cards in test mode, in every currency, within the amounts of `SandboxLimits`.
    package let capabilities = ProviderCapabilities(
        methods: [.init(.card, amounts: SandboxLimits.amountMin...SandboxLimits.amountMax)],
        features: [
            .manualCapture, .partialCapture, .severalCaptures, .cancel, .refund, .partialRefund,
            .savesMethods, .delayedOutcome, .rehearsal, .retry,
        ],
        modes: [.test], authorizationDays: SandboxLimits.authorizationDays)

    /// HMAC-SHA256 over time and body with a secret of the account.
    package var notificationProof: NotificationProof {
        .signed { notification, account throws(NotificationRefusal) in
            try SandboxSignature.verify(notification, account: account)
            return [try SandboxSignature.subject(of: notification.body)]
        }
    }

    /// Card fields in a frame of the sandbox's own.
    package func presentation(
        of method: PaymentMethod, context: PresentationContext, account: ProviderAccount
    ) -> MethodPresentation {
        guard method == .card else { return .redirect }
        return .frame(url: SandboxSession.fieldsURL(of: context.checkoutID, sign: context.sign))
    }

    /// Asks the sandbox at once, except for a live account, which it refuses.
    package func begin(_ operation: ProviderOperation, account: ProviderAccount) -> ProviderStep {
        // No real payer may ever be told that a sandbox payment is one.
        guard !account.isLive else {
            return .done(ProviderOutcome(.failed(.unsupportedInstrument, providerCode: "test_mode_only")))
        }
        // A card of the sandbox is good until it is deleted here.
        if case .querySaved = operation { return .done(ProviderOutcome(.pending)) }
        return .call(SandboxRequests.first(of: operation, account: account.id), stage: .first)
    }

    /// Reads the answer; a few refusals lead to one more request.
    package func advance(
        _ operation: ProviderOperation, stage: ProviderStage, answer: ProviderAnswer, account: ProviderAccount
    ) -> ProviderStep {
        let reply = SandboxReply(answer)
        if stage == .first, let step = secondStep(operation, reply, account) { return step }
        let outcome =
            switch operation {
            case .start(let payment, _), .charge(let payment, _):
                reply.outcome(of: payment, refused: stage == .first ? .failed : .unknown)
            case .forget: reply.outcomeOfForgetting
            case .querySaved: ProviderOutcome(.pending)
            case .retry(let retry):
                reply.outcome(of: retry.payment, refused: retry.isRepeat ? .unknown : .failed)
            case .query(let payment):
                reply.outcome(of: payment, refused: .unknown)
            case .cancel(let payment):
                reply.outcome(of: payment, refused: .unknown)
            case .capture(let capture):
                reply.outcome(of: capture, refused: .failed)
            case .queryCapture(let capture):
                reply.outcome(of: capture, refused: stage == .first ? .unknown : .failed)
            case .refund(let refund):
                reply.outcome(of: refund, refused: .failed)
            case .queryRefund(let refund):
                reply.outcome(of: refund, refused: stage == .first ? .unknown : .failed)
            }
        return .done(outcome)
    }

    /// What to ask after an answer that decides nothing by itself; nil when it decides.
    private func secondStep(
        _ operation: ProviderOperation, _ reply: SandboxReply, _ account: ProviderAccount
    ) -> ProviderStep? {
        guard case .refused(let refusal) = reply else { return nil }
        switch (operation, refusal) {
        case (.start(let payment, _), .keyReused), (.charge(let payment, _), .keyReused),
            (.cancel(let payment), .stateConflict):
            // There is a payment of that key and its state is the answer, whatever this call wanted.
            return .call(SandboxRequests.read(payment), stage: .second)
        case (.query(let payment), .paymentUnknown) where payment.providerReference == nil:
            // The first call never arrived, or has not yet: only the sandbox can rule out that it still will.
            return .call(SandboxRequests.close(payment, account: account.id), stage: .second)
        case (.queryCapture(let capture), .captureUnknown):
            return .call(SandboxRequests.capture(capture), stage: .second)
        case (.queryRefund(let refund), .refundUnknown):
            // The refund's call never arrived. Its key makes a second one safe even if the first is still
            // on its way.
            return .call(SandboxRequests.refund(refund), stage: .second)
        default: return nil
        }
    }
}

extension ProviderStage {
    fileprivate static let first: ProviderStage = 1
    fileprivate static let second: ProviderStage = 2
}
