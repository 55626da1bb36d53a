import Domain
import JSON
import ProviderKit
import Support
import Synchronization
import Testing

@testable import SandboxProvider

/// A clock that moves when told.
final class ManualClock: Sendable {
    // 2026-11-21T03:27:45Z
    private let time = Mutex(Timestamp(seconds: 1_795_231_665))

    var clock: Clock { Clock { self.time.withLock { $0 } } }
    var now: Timestamp { time.withLock { $0 } }
    func advance(seconds: Int64) { time.withLock { $0 = $0.adding(seconds: seconds) } }
}

/// An engine's part, as small as can be, around a sandbox of its own.
struct SandboxFixture {
    static let account = account(isLive: false)

    let ledger = InMemorySandboxLedger()
    let time = ManualClock()
    let adapter = SandboxAdapter()
    let service: SandboxService
    let pages: SandboxPages
    let random: RandomSource
    let order: CheckoutID

    static func account(isLive: Bool) -> ProviderAccount {
        ProviderAccount(
            id: ProviderAccountID(high: .max, low: .max), organizationID: OrganizationID(high: 1, low: 1),
            type: ProviderType(rawValue: "sandbox"), isLive: isLive, name: "Sandbox")
    }

    init() {
        let state = Mutex<UInt64>(0)
        random = RandomSource {
            state.withLock {
                $0 += 1; return ($0, ~$0)
            }
        }
        service = SandboxService(ledger: ledger, clock: time.clock, random: random, signing: Self.signing)
        pages = SandboxPages(service: service, assets: Self.assets)
        order = CheckoutID(at: time.now, random: random)
    }

    /// Not a real signature, but one that differs for every text; the real one is the composition root's.
    static let signing = SandboxSigning(
        sign: { "s" + Hex.encode(Array($0.utf8)) }, verify: { $1 == "s" + Hex.encode(Array($0.utf8)) })

    static let assets = SandboxPageAssets(
        fieldsStylesheet: { _ in "body{}" }, fieldsScriptURL: "/assets/sandbox-fields.1.js",
        parentOrigin: "http://localhost:8080",
        pageFrame: { _, title in ["title": .text("\(title) – Northwind"), "siteName": .text("Northwind")] })

    func snapshot(
        key: String = "key-1", amount: Int64 = 4250, currency: String = "EUR",
        capture: CaptureMethod = .automatic,
        order: CheckoutID? = nil, reference: String? = nil
    ) throws -> PaymentSnapshot {
        PaymentSnapshot(
            transactionID: TransactionID(at: time.now, random: random), checkoutID: order ?? self.order,
            amount: Money(minorUnits: amount, currency: try #require(Currency(code: currency))),
            method: .card,
            captureMethod: capture, providerKey: key, providerReference: reference,
            returnURL: "/checkout/t0/return/txn_1",
            merchantName: "Northwind", reference: "A-1")
    }

    func refund(
        _ payment: PaymentSnapshot, _ amount: Int64, key: String = "refund-1", currency: Currency? = nil,
        reference: String? = nil
    ) -> RefundSnapshot {
        RefundSnapshot(
            payment: payment,
            amount: Money(minorUnits: amount, currency: currency ?? payment.amount.currency),
            refundKey: key, refundReference: reference)
    }

    func capture(
        _ payment: PaymentSnapshot, _ amount: Int64, key: String = "capture-1", isFinal: Bool = true
    ) -> CaptureSnapshot {
        CaptureSnapshot(
            payment: payment, amount: Money(minorUnits: amount, currency: payment.amount.currency),
            isFinal: isFinal, captureKey: key, captureReference: nil)
    }

    static func form(_ number: String, expiry: String = "08/29", cvc: String? = nil) -> CardForm {
        CardForm(number: number, expiry: expiry, cvc: cvc ?? (number.hasPrefix("37") ? "1234" : "123"))
    }

    func token(_ number: String, order: CheckoutID? = nil) async throws -> PaymentInput {
        let token = try await service.tokenise(Self.form(number), for: order ?? self.order).get()
        return PaymentInput(token: token.id.description)
    }

    /// Runs an operation as the engine does; `send` may stand in for the way to the sandbox.
    func run(
        _ operation: ProviderOperation, account: ProviderAccount = account,
        send: ((ProviderRequest) async -> ProviderAnswer)? = nil
    ) async throws -> ProviderOutcome {
        var step = adapter.begin(operation, account: account)
        for _ in 0..<8 {
            switch step {
            case .done(let outcome): return outcome
            case .call(let request, let stage):
                let answer = if let send { await send(request) } else { await service.send(request) }
                step = adapter.advance(operation, stage: stage, answer: answer, account: account)
            }
        }
        struct NeverEnds: Error {}
        throw NeverEnds()
    }

    /// Starts with a card's token.
    func start(_ number: String, _ payment: PaymentSnapshot) async throws -> ProviderOutcome {
        try await run(.start(payment, try await token(number)))
    }

    /// Asks a page.
    func get(_ path: String, query: [(name: String, value: String)] = []) async -> ProviderPageAnswer? {
        await pages.respond(to: request(path, isPost: false, query: query))
    }

    /// Sends a form to a page.
    func post(_ path: String, _ form: [(name: String, value: String)]) async -> ProviderPageAnswer? {
        await pages.respond(to: request(path, isPost: true, form: form))
    }

    private func request(
        _ path: String, isPost: Bool, query: [(name: String, value: String)] = [],
        form: [(name: String, value: String)] = []
    ) -> ProviderPageRequest {
        let segments = path.split(separator: "/").map(String.init)
        return ProviderPageRequest(
            isPost: isPost, path: Array(segments.first == "sandbox" ? segments.dropFirst() : segments[...]),
            query: query,
            form: form)
    }
}

extension ProviderOutcome.Status {
    /// Where the payer is sent; nil when nothing is asked.
    var redirect: String? {
        if case .requiresAction(.redirect(let url)) = self { url } else { nil }
    }

    /// The amount that was taken or given back; nil when none was.
    var succeededAmount: Int64? {
        if case .succeeded(let amount) = self { amount.minorUnits } else { nil }
    }
}

extension ProviderPageAnswer {
    var redirectTarget: String? {
        if case .redirect(let target) = self { target } else { nil }
    }

    var pageStatus: Int? {
        switch self {
        case .page(let status, _, _, _), .json(let status, _): status
        case .redirect: nil
        }
    }

    var template: String? {
        if case .page(_, let template, _, _) = self { template } else { nil }
    }

    /// A text entry of the model.
    func text(_ name: String) -> String? {
        guard case .page(_, _, .record(let entries), _) = self, case .text(let text) = entries[name] else {
            return nil
        }
        return text
    }

    var json: JSONValue? {
        guard case .json(_, let body) = self else { return nil }
        return try? JSONValue(parsing: body)
    }

    /// Field and message of each error of a token call.
    var errors: [[String]] {
        (json?["errors"]?.elements ?? []).map { [$0["field"]?.string ?? "", $0["message"]?.string ?? ""] }
    }
}
