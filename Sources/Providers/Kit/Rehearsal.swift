package import Domain
package import Support

/// Where whoever tests dictates what a provider that moves no money does next.
///
/// It stands at the provider: what is dictated changes the provider's books, and the engine hears of it as it
/// hears of everything, by a notification or by asking.
package protocol RehearsalDesk: Sendable {
    /// The kind of provider whose desk it is.
    var type: ProviderType { get }

    /// Ends a payment that waits for the bank; throws `RehearsalRefusal`, or what the store throws.
    func decidePayment(_ key: String, isSuccess: Bool) async throws

    /// Ends a refund, also one that had succeeded, as banks do; throws `RehearsalRefusal`.
    func decideRefund(_ key: String, of payment: String, isSuccess: Bool) async throws

    /// Disputes a payment, once for each reference; throws `RehearsalRefusal`.
    func dispute(_ notice: DisputeNotice, of payment: String) async throws

    /// Says what becomes of the next notifications of an account, or of one payment; of all from now on when
    /// `next` is nil.
    func setFate(
        _ fate: NotificationFate, next: Int?, of account: ProviderAccountID, payment: String?) async throws

    /// What becomes of the next notification of that payment.
    func fate(of account: ProviderAccountID, payment: String) async throws -> NotificationFate

    /// The newest notifications of an account, or of one payment, at most `limit`.
    func notifications(
        of account: ProviderAccountID, payment: String?, limit: Int
    ) async throws -> [RehearsedNotification]

    /// The notification of that id and account; nil when there is none.
    func notification(_ id: String, of account: ProviderAccountID) async throws -> RehearsedNotification?

    /// Notifications whose time to be delivered has come, oldest first.
    func due(limit: Int) async throws -> [RehearsedNotification]

    /// The request that the provider sends, signed with a secret of the account.
    func post(_ notification: RehearsedNotification, as account: ProviderAccount) -> IncomingNotification

    /// Writes down that it was sent, and whether it was taken; what was not is tried again later.
    func sent(_ notification: RehearsedNotification, isTaken: Bool) async throws
}

/// A notification in the books of a provider with a desk.
package struct RehearsedNotification: Hashable, Sendable {
    /// The provider's id of it.
    package var id: String
    /// The account that it is for.
    package var account: ProviderAccountID
    /// What it tells of, in the provider's words.
    package var type: String
    /// Our key of the payment.
    package var paymentKey: String
    /// Where it is.
    package var standing: NotificationStanding
    /// How often it is to be sent when its turn comes.
    package var copies: Int
    /// How often it was taken.
    package var deliveries: Int
    /// How often it was sent in vain since it was taken last.
    package var failures: Int
    /// The exact bytes of its body.
    package var body: [UInt8]
    /// When the news happened.
    package var createdAt: Timestamp

    /// Makes a notification.
    package init(
        id: String, account: ProviderAccountID, type: String, paymentKey: String,
        standing: NotificationStanding, copies: Int = 1, deliveries: Int = 0, failures: Int = 0,
        body: [UInt8], createdAt: Timestamp
    ) {
        self.id = id
        self.account = account
        self.type = type
        self.paymentKey = paymentKey
        self.standing = standing
        self.copies = copies
        self.deliveries = deliveries
        self.failures = failures
        self.body = body
        self.createdAt = createdAt
    }
}

/// Why a desk does not do what is dictated.
package enum RehearsalRefusal: Error, Hashable, Sendable {
    /// The provider knows no such payment, refund or dispute.
    case unknown
    /// It was decided already, and otherwise.
    case decided
}
