package import Domain

/// A payment provider's adapter: settings and an operation in, HTTP requests out; HTTP answers in, an outcome
/// out.
///
/// Adapters keep no state, send nothing, know no storage and no sockets. One value serves every tenant; what
/// differs between tenants comes in with `account`.
package protocol PaymentProvider: Sendable {
    /// The name of the kind of provider in settings, addresses and the API. Stored; never changes.
    var type: ProviderType { get }

    /// What this provider can do; the page, the API and the panel offer nothing else.
    var capabilities: ProviderCapabilities { get }

    /// What an account can do, where that depends on its settings; else the same as `capabilities`.
    func capabilities(of account: ProviderAccount) -> ProviderCapabilities

    /// What an account is set up with.
    var settingsForm: ProviderSettingsForm { get }

    /// The only hosts that requests for an account go to, in lower case and without a port; from its
    /// settings where those say. A request to another host is not sent.
    func hosts(of account: ProviderAccount) -> Set<String>

    /// A setting that was allowed when it was stored and is no longer, so that nothing may be sent for the
    /// account; nil for none.
    func refusal(of account: ProviderAccount) -> SettingFault?

    /// The first step of an operation. Called after the intent is stored; for an operation that was
    /// interrupted it is called again with the same snapshot, so requests must carry the snapshot's
    /// `providerKey` wherever the provider takes an idempotency key.
    func begin(_ operation: ProviderOperation, account: ProviderAccount) -> ProviderStep

    /// The next step after an answer to the request of that stage. It must end after few stages; whatever it
    /// does not recognise is `unknown`, never a failure: only an explicit refusal by the provider is final.
    func advance(
        _ operation: ProviderOperation, stage: ProviderStage, answer: ProviderAnswer, account: ProviderAccount
    ) -> ProviderStep

    /// How the page offers a method.
    func presentation(of method: PaymentMethod, context: PresentationContext, account: ProviderAccount)
        -> MethodPresentation

    /// The first step of making the page of ours on which a payer goes on with an attempt; called each time
    /// it is shown.
    func beginPage(of payment: PaymentSnapshot, account: ProviderAccount) -> ProviderPageStep

    /// The next step after an answer.
    func advancePage(
        of payment: PaymentSnapshot, stage: ProviderStage, answer: ProviderAnswer, account: ProviderAccount
    ) -> ProviderPageStep

    /// The first step of checking whether an account can work; it changes nothing at the provider.
    func beginCheck(of account: ProviderAccount) -> ConnectionStep

    /// The next step after an answer.
    func advanceCheck(
        of account: ProviderAccount, stage: ProviderStage, answer: ProviderAnswer
    ) -> ConnectionStep

    /// How this provider proves that a notification is its own. There is no default: a provider that signs
    /// nothing says so with `.unsigned`, and its notifications are only ever a hint to ask.
    var notificationProof: NotificationProof { get }

    /// How its notifications come; JSON, and 400 for a wrong signature, where the adapter says nothing.
    var notificationForm: NotificationForm { get }
}

extension PaymentProvider {
    /// JSON, and 400 for a wrong signature.
    package var notificationForm: NotificationForm { NotificationForm() }

    /// The same for every account.
    package func capabilities(of account: ProviderAccount) -> ProviderCapabilities { capabilities }

    /// Nothing to set up.
    package var settingsForm: ProviderSettingsForm { ProviderSettingsForm() }

    /// None: what was allowed once is allowed.
    package func refusal(of account: ProviderAccount) -> SettingFault? { nil }

    /// None: a provider that calls nobody.
    package func hosts(of account: ProviderAccount) -> Set<String> { [] }

    /// No page of ours.
    package func beginPage(of payment: PaymentSnapshot, account: ProviderAccount) -> ProviderPageStep {
        .done(nil)
    }

    /// No page of ours.
    package func advancePage(
        of payment: PaymentSnapshot, stage: ProviderStage, answer: ProviderAnswer, account: ProviderAccount
    ) -> ProviderPageStep { .done(nil) }

    /// Nothing to ask: what needs no connection has none that could be wrong.
    package func beginCheck(of account: ProviderAccount) -> ConnectionStep { .done(.ok([])) }

    /// Nothing to ask.
    package func advanceCheck(
        of account: ProviderAccount, stage: ProviderStage, answer: ProviderAnswer
    ) -> ConnectionStep { .done(.ok([])) }
}

/// The kind of a provider: `sandbox`, `stripe`, `gocardless`, `wire`.
package struct ProviderType: Hashable, Sendable, RawRepresentable {
    /// Lower-case letters.
    package let rawValue: String

    /// Makes a kind of its name.
    package init(rawValue: String) { self.rawValue = rawValue }
}

/// How notifications of a provider are trusted.
package enum NotificationProof: Sendable {
    /// The provider sends none, or signs none: what comes is a hint to query.
    case unsigned
    /// Verifies the raw bytes and answers which payments they are about; throws when the proof fails.
    case signed(
        @Sendable (IncomingNotification, ProviderAccount) throws(NotificationRefusal) -> [NotificationSubject]
    )
}
