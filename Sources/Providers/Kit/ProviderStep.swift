package import Domain
package import Support

/// What an adapter wants next.
package enum ProviderStep: Sendable {
    /// Send this and come back with the answer.
    case call(ProviderRequest, stage: ProviderStage)
    /// The operation is over for now.
    case done(ProviderOutcome)
}

/// Names the request of an operation that an answer belongs to.
///
/// Adapters number them as they like.
package struct ProviderStage: Hashable, Sendable, ExpressibleByIntegerLiteral {
    /// The adapter's own number, unique within an operation.
    package let number: Int
    /// What the adapter must still know when the answer is there, such as an id that an earlier answer told;
    /// lives as long as the operation runs.
    package let memo: [String]

    /// Makes a stage of a number that is written in the adapter.
    package init(integerLiteral value: Int) { self.init(value) }

    /// Makes a stage with what is to be remembered.
    package init(_ number: Int, _ memo: [String] = []) {
        self.number = number
        self.memo = memo
    }
}

/// An HTTP request to a provider, not yet sent.
package struct ProviderRequest: Sendable {
    /// The HTTP method in upper case.
    package var method: String
    /// Absolute.
    package var url: String
    /// The header fields, secret as a whole because credentials are among them.
    package var headers: [(name: String, value: Secret<String>)]
    /// The bytes to send; empty for a request without a body.
    package var body: [UInt8]
    /// The provider's id of the payment, when an answer before this request told it: it is on disk before
    /// this is sent, so that whatever becomes of this can be asked for by it.
    package var learnedReference: String?

    /// Makes a request.
    package init(
        method: String, url: String, headers: [(name: String, value: Secret<String>)] = [], body: [UInt8] = []
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}

/// What came of sending.
package enum ProviderAnswer: Sendable {
    /// The provider answered.
    case response(status: Int, body: [UInt8], headers: AnswerHeaders = AnswerHeaders())
    /// The request never left: nothing can have happened there.
    case notSent
    /// The request may have arrived, and no whole answer came: anything can have happened there.
    case lost
}

/// The header fields of an answer.
package struct AnswerHeaders: Hashable, Sendable {
    /// In the order they came.
    private let fields: [Field]

    private struct Field: Hashable, Sendable {
        let name: String
        let value: String
    }

    /// Makes fields; names in any case.
    package init(_ fields: [(name: String, value: String)] = []) {
        self.fields = fields.map { Field(name: $0.name.lowercased(), value: $0.value) }
    }

    /// The first field of that name, which is written in lower case here and in any case there.
    package subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

    /// The seconds that `Retry-After` names; nil for a date or none.
    package var retryAfterSeconds: Int64? { self["retry-after"].flatMap { Int64($0) } }
}

/// What a provider tells of a dispute.
package struct DisputeNotice: Hashable, Sendable {
    /// The provider's own id of the dispute.
    package var reference: String
    /// How much is disputed.
    package var amount: Money
    /// Why, in our vocabulary.
    package var reason: DisputeReason
    /// How it stands.
    package var status: DisputeStatus
    /// Until when the merchant may answer; nil where the provider does not say.
    package var evidenceDueAt: Timestamp?

    /// Makes a notice.
    package init(
        reference: String, amount: Money, reason: DisputeReason, status: DisputeStatus,
        evidenceDueAt: Timestamp? = nil
    ) {
        self.reference = reference
        self.amount = amount
        self.reason = reason
        self.status = status
        self.evidenceDueAt = evidenceDueAt
    }
}

/// What a provider tells of money that came and was taken back by the bank, with nobody disputing it.
package struct ReversalNotice: Hashable, Sendable {
    /// The provider's own id of the news, the same whenever it is told.
    package var reference: String
    /// How much went back.
    package var amount: Money
    /// Why, in our vocabulary.
    package var declineCode: DeclineCode
    /// The provider's own code for it.
    package var providerCode: String?
    /// Whether it stands, or the money came again after it.
    package var status: ReversalStatus

    /// Makes a notice.
    package init(
        reference: String, amount: Money, declineCode: DeclineCode, providerCode: String?,
        status: ReversalStatus = .standing
    ) {
        self.reference = reference
        self.amount = amount
        self.declineCode = declineCode
        self.providerCode = providerCode
        self.status = status
    }
}

/// What a provider tells of a card or account that it keeps.
package struct SavedNotice: Hashable, Sendable {
    /// The provider's own name of it, by which it is charged.
    package var reference: SavedReference
    /// To when the card is good; nil where the provider does not say.
    package var expiry: ExpiryMonth?

    /// Makes a notice.
    package init(reference: SavedReference, expiry: ExpiryMonth? = nil) {
        self.reference = reference
        self.expiry = expiry
    }
}

/// How often a provider was asked to collect a failed payment again, by whomever.
package struct Recollection: Hashable, Sendable {
    /// How often it was.
    package var made: Int
    /// How often it may be in all.
    package var limit: Int

    /// Makes the pair.
    package init(made: Int, limit: Int) {
        self.made = made
        self.limit = limit
    }
}

/// How an operation stands.
package struct ProviderOutcome: Hashable, Sendable {
    /// The provider's word.
    package enum Status: Hashable, Sendable {
        case requiresAction(PayerAction)
        /// It will be decided later.
        case pending
        /// We do not know. Never final.
        case unknown
        /// Held, to be captured: that amount.
        case authorized(Money)
        /// Taken (by the payment or one capture of it) or, for a refund, given back: that amount.
        case succeeded(Money)
        case failed(DeclineCode, providerCode: String?)
        case cancelled
    }

    /// What the provider said, or that it said nothing we understand.
    package var status: Status
    /// The provider's own id of the payment or refund, when its answer held one.
    package var reference: String?
    /// The card or account that was used, when its answer named one.
    package var instrument: InstrumentSummary?
    /// What the provider keeps for later payments, when its answer named it.
    package var saved: SavedNotice?
    /// The disputes that its answer told of.
    package var disputes: [DisputeNotice]
    /// Names under which its notifications may speak of the payment beside `reference`: an order that led to
    /// it, a mandate that it was taken on.
    package var otherNames: [String] = []
    /// The characters of a name in the answer that the adapter does not keep because it is too long: the
    /// outcome is unknown then, and the operator is told.
    package var refusedNameLength: Int?
    /// Money that came and was taken back, oldest first.
    ///
    /// A payment that had brought money and is told as
    /// `failed` must name one that stands: the status alone would contradict money.
    package var reversals: [ReversalNotice] = []
    /// How often a payment that failed was collected again; nil where it cannot be, or was not asked.
    package var recollection: Recollection?
    /// What the payer is to be told before money is collected by direct debit; set only while that is ahead
    /// and the snapshot wants it.
    package var collection: CollectionNotice?

    /// Makes an outcome.
    package init(
        _ status: Status, reference: String? = nil, instrument: InstrumentSummary? = nil,
        saved: SavedNotice? = nil, disputes: [DisputeNotice] = []
    ) {
        self.saved = saved
        self.disputes = disputes
        self.status = status
        self.reference = reference
        self.instrument = instrument
    }
}
