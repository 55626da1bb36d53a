package import Banking
package import Domain
package import ProviderKit

/// The adapter of bank transfers.
package struct WireAdapter: BankTransferProvider {
    /// Makes the adapter, which has no state.
    package init() {}

    /// `wire`.
    package var type: ProviderType { ProviderType(rawValue: "wire") }

    /// What all accounts share; which currencies one takes, its settings say.
    package var capabilities: ProviderCapabilities {
        ProviderCapabilities(
            methods: [.init(.wire, amounts: Self.amounts)], features: Self.features, modes: [.test, .live])
    }

    /// What payment codes can say, and what a transfer can carry.
    private static let amounts: ClosedRange<Int64> = BankingLimits.epcCents
    private static let features: ProviderCapabilities.Features = [
        .delayedOutcome, .cancel, .ownWaitingPage,
    ]

    /// What a receiving account is set up with.
    package var settingsForm: ProviderSettingsForm { WireSettings.form }

    /// The currencies of the account; nothing where its settings cannot be used.
    package func capabilities(of account: ProviderAccount) -> ProviderCapabilities {
        guard let settings = WireSettings(account) else {
            return ProviderCapabilities(methods: [], features: [], modes: [])
        }
        return ProviderCapabilities(
            methods: [.init(.wire, currencies: settings.currencies, amounts: Self.amounts)],
            features: Self.features, modes: [.test, .live])
    }

    /// A transfer is awaited from the moment its reference is shown; only statements tell more.
    package func begin(_ operation: ProviderOperation, account: ProviderAccount) -> ProviderStep {
        switch operation {
        case .start, .query: .done(ProviderOutcome(.pending))
        // Nothing was promised to a bank. Money that comes all the same is a fact and is taken.
        case .cancel: .done(ProviderOutcome(.cancelled))
        default: .done(ProviderOutcome(.failed(.processingError, providerCode: "not_supported")))
        }
    }

    /// Nothing is ever called.
    package func advance(
        _ operation: ProviderOperation, stage: ProviderStage, answer: ProviderAnswer, account: ProviderAccount
    ) -> ProviderStep { .done(ProviderOutcome(.unknown)) }

    /// Nothing to fill in: the next page says where to send the money.
    package func presentation(
        of method: PaymentMethod, context: PresentationContext, account: ProviderAccount
    ) -> MethodPresentation { .redirect }

    /// The instructions, as long as anything is missing.
    package func beginPage(of payment: PaymentSnapshot, account: ProviderAccount) -> ProviderPageStep {
        guard let transfer = payment.transfer, !transfer.isSettled,
            let scheme = ReferenceScheme(rawValue: transfer.scheme),
            let reference = BankReference(scheme: scheme, reading: transfer.reference),
            let instructions = instructions(for: transfer.missing, reference: reference, account: account)
        else { return .done(nil) }
        return .done(WirePage(payment: payment, transfer: transfer, instructions: instructions).page)
    }

    /// Banks send nothing here.
    package var notificationProof: NotificationProof { .unsigned }

    /// The terms of an account.
    package func transferTerms(of account: ProviderAccount) -> TransferTerms? { WireSettings(account)?.terms }

    /// The lines of the page, and the code where the account and the currency have one.
    package func instructions(
        for amount: Money, reference: BankReference, account: ProviderAccount
    ) -> TransferInstructions? {
        guard let settings = WireSettings(account) else { return nil }
        var lines = [
            TransferInstructions.Line("Beneficiary", settings.beneficiary, copied: settings.beneficiary)
        ]
        switch settings.number {
        case .iban(let iban, let bic):
            lines.append(.init("IBAN", iban.printed, copied: iban.text))
            if let bic { lines.append(.init("BIC", bic.text, copied: bic.text)) }
        case .sortCode(let number):
            lines.append(.init("Sort code", number.printedSortCode, copied: number.sortCode))
            lines.append(.init("Account number", number.account, copied: number.account))
        case .routing(let number):
            lines.append(.init("Routing number (ABA)", number.routing, copied: number.routing))
            lines.append(.init("Account number", number.account, copied: number.account))
        case .words(let words): lines.append(.init("Account", words))
        }
        if !settings.bankName.isEmpty { lines.append(.init("Bank", settings.bankName)) }
        return TransferInstructions(
            lines: lines, reference: .init("Payment reference", reference.printed, copied: reference.text),
            code: Self.code(settings, amount, reference))
    }

    /// A Swiss code where the account is Swiss and its holder's address is known, an EPC code for euros.
    private static func code(
        _ settings: WireSettings, _ amount: Money, _ reference: BankReference
    ) -> TransferInstructions.Code? {
        guard case .iban(let iban, let bic) = settings.number else { return nil }
        if let address = settings.address,
            let payload = try? SwissPayload(
                creditor: address, iban: iban, amount: amount, currency: amount.currency,
                reference: reference.scheme == .short ? nil : reference,
                message: reference.scheme == .short ? reference.printed : "")
        {
            return .swiss(payload.text)
        }
        guard iban.isInSEPA, !iban.isSwissQR else { return nil }
        let structured = reference.scheme == .creditor ? reference : reference.asCreditorReference
        let payload = try? EPCPayload(
            name: settings.beneficiary, iban: iban, bic: bic, amount: amount, reference: structured,
            remittance: structured == nil ? reference.printed : "")
        return (payload?.text).map { .epc($0) }
    }
}
