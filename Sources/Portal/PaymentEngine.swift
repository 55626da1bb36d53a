package import BankStatements
package import Crypto
package import Database
package import Domain
package import ProviderKit
package import Support
package import Tax

/// Does a piece of work on another thread; answers false, and does nothing, where too much waits.
package typealias Background = @Sendable (_ work: @escaping @Sendable () -> Void) -> Bool

/// The engine's parts, handed to every use case.
///
/// One value is made at start.
package struct PaymentEngine: Sendable {
    /// Where everything is kept; this process is its only writer.
    package let database: Database
    /// Tells the time of every change and every deadline.
    package let clock: Clock
    /// The source of ids, page secrets, keys and seals.
    package let random: RandomSource
    /// The adapters of this installation by their type.
    package let providers: ProviderRegistry
    /// Sends a provider's request and says what came of it; bounded in time by whoever made it.
    package let send: @Sendable (ProviderAccount, ProviderRequest) async -> ProviderAnswer
    /// Seals and opens the secrets that are stored.
    package let masterKey: MasterKey
    /// `scheme://host[:port]` of the main frontend, under which pages are reached.
    package var pageOrigin: String { addresses.origin }
    /// Where the pages of checkouts are reached.
    package let addresses: PageAddresses
    /// Sites in memory, forgotten when they change.
    package let sites: SiteDirectory
    /// API keys in memory, forgotten when they change.
    package let keys: KeyDirectory
    /// Tells open pages that their checkout has changed.
    package let news: CheckoutNews
    /// How far test objects are ahead of the clock.
    package let testClocks: TestClocks
    /// Where testers dictate what providers for tests do, by their type.
    let desks: [ProviderType: any RehearsalDesk]
    let queriesOnRead = QueriesOnRead()
    let stopWishes = StopWishes()
    let statementDesk: StatementDesk
    /// Which provider accounts have stopped answering.
    package let health = ProviderHealth()
    let attemptLanes = ProviderLanes()
    let movementLanes = ProviderLanes()
    let notificationLanes = ProviderLanes()
    /// Writes events and who is told of them.
    package let outbox: EventOutbox
    /// Webhook endpoints with their secrets in memory, forgotten when they change.
    package let targets: TargetDirectory
    /// How much may be written to payers and members.
    package let allowance: MessageAllowance
    /// The rates by which checkouts are taxed, exchanged as a whole.
    package let taxes: CurrentTaxTables
    let receiptLanguages: ReceiptLanguages
    let turns = OrganizationTurns()
    let registerTurns = OrganizationTurns()
    /// Told of facts an operator must see: contradictions, duplicate money.
    ///
    /// Never of secrets.
    package let report: @Sendable (EngineReport) -> Void

    /// Puts the parts together; `encode` writes the object of an event as the API shows it.
    ///
    /// The test clocks are the engine's own unless a provider for tests shares them. What takes long is done
    /// by `background`; without one it is done at once.
    ///
    /// Throws what deriving a key from the master key throws.
    package init(
        database: Database, clock: Clock, random: RandomSource, providers: ProviderRegistry,
        send: @escaping @Sendable (ProviderAccount, ProviderRequest) async -> ProviderAnswer,
        masterKey: MasterKey,
        pageOrigin: String, testClocks: TestClocks? = nil, desks: [any RehearsalDesk] = [],
        allowance: MessageAllowance = MessageAllowance(),
        taxes: CurrentTaxTables = CurrentTaxTables(TaxTables()),
        receiptLanguages: ReceiptLanguages,
        background: @escaping Background = {
            $0()
            return true
        },
        report: @escaping @Sendable (EngineReport) -> Void,
        encode: @escaping @Sendable (EventSnapshot, PageAddresses) -> [UInt8]
    ) throws(CryptoError) {
        self.database = database
        self.clock = clock
        self.random = random
        self.providers = providers
        self.send = send
        self.masterKey = masterKey
        addresses = try PageAddresses(origin: pageOrigin, masterKey: masterKey)
        self.report = report
        self.allowance = allowance
        self.taxes = taxes
        self.receiptLanguages = receiptLanguages
        statementDesk = StatementDesk(run: background)
        self.testClocks = testClocks ?? TestClocks(database: database)
        self.desks = Dictionary(uniqueKeysWithValues: desks.map { ($0.type, $0) })
        sites = SiteDirectory()
        keys = KeyDirectory()
        let news = CheckoutNews()
        self.news = news
        let addresses = addresses
        outbox = EventOutbox(encode: { encode($0, addresses) })
        targets = TargetDirectory()
        let outbox = outbox
        database.listen {
            outbox.tell($0)
            news.tell($0)
        }
    }
}

/// What an operator should look at.
package enum EngineReport: Hashable, Sendable {
    /// The provider's word contradicts what is stored; nothing was changed.
    case contradiction(TransactionID, TransactionStatus)
    /// The provider took an amount that is not the attempt's; the attempt stays unknown until a person looks.
    case amountDiffers(TransactionID, expected: Int64, found: Int64)
    /// The provider says it took money for a checkout that was already paid: give it back.
    case duplicateSuccess(TransactionID)
    /// What the provider says of a capture, refund, dispute or hold of that attempt contradicts what is
    /// stored; nothing was changed.
    case movementContradicts(TransactionID, MovementKind)
    /// An event that a provider told could not be acted on because of the engine itself; it is tried again.
    case notificationFailed(ProviderAccountID, String)
    /// The payment of an event that a provider told never became known; it is given up.
    case notificationUnclaimed(ProviderAccountID, event: String)
    /// The provider told a name of so many characters, which is more than is kept: what it names stays
    /// unknown.
    case nameTooLong(ProviderAccountID, characters: Int)
    /// A question about a capture, refund, release or deletion failed in the engine itself.
    case movementQueryFailed(String)
    /// The account has stopped answering; the page offers other ways to pay first.
    case providerDown(ProviderAccountID)
    /// The account answers again.
    case providerBack(ProviderAccountID)
    /// A status query failed in the engine itself.
    case resolutionFailed(TransactionID, String)
}

/// What moved, or was to move, an attempt's money.
package enum MovementKind: String, Hashable, Sendable {
    case capture = "capture"
    case refund = "refund"
    case dispute = "dispute"
    case hold = "hold"
    case reversal = "reversal"
    case retry = "retry"
}

/// Why a use case refused.
package enum PortalError: Error, Hashable, Sendable {
    case notFound
    /// Too much of that is being done already; a moment later it can.
    case busy
    /// The checkout cannot do that as it stands.
    case checkout(CheckoutRefusal)
    /// The attempt's money cannot be moved so.
    case movement(MovementRefusal)
    /// The saved method does not do what is asked.
    case savedMethod(SavedMethodRefusal)
    /// The payer did not agree to what the checkout requires.
    case consentMissing
    /// It was decided already, and otherwise.
    case decided
    /// The provider goes on holding what was to be released.
    case releaseRefused
    /// The method is not offered for this checkout.
    case methodUnavailable
    /// The checkout has had as many attempts as it may have.
    case tooManyAttempts
    /// The checkout's amount is not the one that the payer has read.
    case amountChanged
    /// A limit of the site, the organisation or the program was reached.
    case limitReached(String)
    /// The checkout can still bring money, or has: there is nothing to recover.
    case notRecoverable(CheckoutStatus)
    /// The call was done before: this was its answer.
    case replayed(KeptAnswer)
    /// The idempotency key was used for another call.
    case idempotencyKeyReused
    /// The first call with this idempotency key has not ended.
    case idempotentCallRuns
    /// The site wants each reference once, and that checkout has it; whether it was made by the same request.
    case referenceTaken(CheckoutID, isSameRequest: Bool)
    /// What claims to come from a provider is not believed, and the HTTP status that tells it so.
    case notificationRefused(NotificationRefusal, status: Int)
    /// Too many events of the account wait: its notifications are taken later.
    case notificationsBacklogged
    /// A file of bank statements is not taken.
    case statement(StatementFault)
    /// A decision about a bank transfer is not taken.
    case transfer(TransferRefusal)
    /// The payment link takes no payment as it stands.
    case link(LinkRefusal)
    /// No message is sent.
    case message(MessageRefusal)
    /// The member is not invited, changed or removed.
    case member(MemberRefusal)
    /// The provider account cannot do that as it stands.
    case provider(ProviderAccountRefusal)
}
