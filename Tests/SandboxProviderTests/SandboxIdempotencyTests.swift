import Domain
import ProviderKit
import Support
import Testing

@testable import SandboxProvider

@Suite struct SandboxIdempotencyTests {
    @Test func repeatedStartWithTheSameKeyChargesOnce() async throws {
        let fixture = SandboxFixture()
        let payment = try fixture.snapshot()
        let input = try await fixture.token("4242424242424242")
        let first = try await fixture.run(.start(payment, input))
        let second = try await fixture.run(.start(payment, input))
        #expect(first == second)
        #expect(first.status == .succeeded(payment.amount))
        #expect(fixture.ledger.paymentCount == 1)
    }

    @Test(arguments: [
        "4242424242424242", "4000000000000002", "4000000000003220", "4000000000003063", "4000000000000077",
    ])
    func sixtyFourStartsWithOneKeyAreOne(number: String) async throws {
        let fixture = SandboxFixture()
        let payment = try fixture.snapshot()
        let input = try await fixture.token(number)
        let outcomes = try await withThrowingTaskGroup(of: ProviderOutcome.self) { group in
            for _ in 0..<64 { group.addTask { try await fixture.run(.start(payment, input)) } }
            return try await group.reduce(into: Set<ProviderOutcome>()) { $0.insert($1) }
        }
        #expect(outcomes.count == 1)
        #expect(fixture.ledger.paymentCount == 1)
        #expect(outcomes.first?.status != .unknown)
    }

    @Test func sixtyFourKeysWithOneTokenChargeOnce() async throws {
        let fixture = SandboxFixture()
        let input = try await fixture.token("4242424242424242")
        let statuses = try await withThrowingTaskGroup(of: ProviderOutcome.Status.self) { group in
            for number in 0..<64 {
                let payment = try fixture.snapshot(key: "key-\(number)")
                group.addTask { try await fixture.run(.start(payment, input)).status }
            }
            return try await group.reduce(into: [ProviderOutcome.Status]()) { $0.append($1) }
        }
        #expect(statuses.count { $0.succeededAmount == 4250 } == 1)
        #expect(statuses.count { $0 == .failed(.processingError, providerCode: "token_used") } == 63)
    }

    @Test func onlyTheChargingCallLosesItsAnswer() async throws {
        let fixture = SandboxFixture()
        let payment = try fixture.snapshot()
        let input = try await fixture.token("4000000000000341")
        let statuses = try await withThrowingTaskGroup(of: ProviderOutcome.Status.self) { group in
            for _ in 0..<64 { group.addTask { try await fixture.run(.start(payment, input)).status } }
            return try await group.reduce(into: [ProviderOutcome.Status]()) { $0.append($1) }
        }
        #expect(statuses.count { $0 == .unknown } == 1)
        #expect(statuses.count { $0 == .succeeded(payment.amount) } == 63)
    }

    @Test func aKeyWithOtherParametersIsRefusedAndTheTruthIsAsked() async throws {
        let fixture = SandboxFixture()
        let payment = try fixture.snapshot()
        _ = try await fixture.start("4242424242424242", payment)
        // Another amount: what is stored is not this attempt's, so nothing may be believed.
        let dearer = try await fixture.start("4242424242424242", fixture.snapshot(amount: 9900))
        #expect(dearer.status == .unknown)
        // The same attempt without its token, as after a restart: the payment that exists is the answer.
        #expect(try await fixture.run(.start(payment, PaymentInput())).status == .succeeded(payment.amount))
        #expect(fixture.ledger.paymentCount == 1)
    }

    @Test func eachParameterOfAChargeIsHeldToItsKey() async throws {
        let fixture = SandboxFixture()
        let other = CheckoutID(at: fixture.time.now, random: fixture.random)
        let first = ProviderOperation.start(
            try fixture.snapshot(), try await fixture.token("4242424242424242"))
        let input = try await fixture.token("4242424242424242")
        let repeats: [ProviderOperation] = [
            .start(try fixture.snapshot(), input), .start(try fixture.snapshot(), PaymentInput()),
            .start(try fixture.snapshot(amount: 4251), PaymentInput()),
            .start(try fixture.snapshot(currency: "USD"), PaymentInput()),
            .start(try fixture.snapshot(capture: .manual), PaymentInput()),
            .start(try fixture.snapshot(order: other), PaymentInput()),
        ]
        #expect(await status(fixture, first) == 200)
        for (index, operation) in repeats.enumerated() {
            #expect(await status(fixture, operation) == 409, "\(index)")
        }
        // The same without a token: only what differs is refused.
        let plain = SandboxFixture()
        #expect(await status(plain, .start(try plain.snapshot(), PaymentInput())) == 200)
        #expect(await status(plain, .start(try plain.snapshot(), PaymentInput())) == 200)
        for operation in repeats.dropFirst(2) { #expect(await status(plain, operation) == 409) }
        #expect(plain.ledger.paymentCount == 1)
    }

    /// The status of the sandbox's answer to an operation's first request.
    private func status(_ fixture: SandboxFixture, _ operation: ProviderOperation) async -> Int? {
        guard case .call(let request, _) = fixture.adapter.begin(operation, account: SandboxFixture.account),
            case .response(let status, _, _) = await fixture.service.send(request)
        else { return nil }
        return status
    }

    @Test func anInterruptedChargeIsFinishedByARepeat() async throws {
        let fixture = SandboxFixture()
        let payment = try fixture.snapshot()
        let input = try await fixture.token("4242424242424242")
        let tokenID = try #require(SandboxTokenID(input.token ?? ""))
        let terms = SandboxPaymentTerms(
            order: payment.checkoutID, amount: payment.amount, captureMethod: .automatic, tokenID: tokenID,
            returnURL: payment.returnURL, merchantName: payment.merchantName, reference: payment.reference)
        let id = SandboxPaymentID(at: fixture.time.now, random: fixture.random)
        let half = SandboxPayment(
            id: id, key: "key-1", terms: terms, createdAt: fixture.time.now, state: .created)
        _ = try await fixture.ledger.insert(half, telling: [])
        _ = try await fixture.ledger.takeToken(tokenID, for: id, of: terms.order)
        #expect(try await fixture.run(.query(payment)).status == .pending)
        #expect(try await fixture.run(.start(payment, input)).status == .succeeded(payment.amount))
        #expect(fixture.ledger.paymentCount == 1)
    }

    @Test func aStartThatNeverArrivedIsRuledOutOnlyWhenItIsOld() async throws {
        let fixture = SandboxFixture()
        let payment = try fixture.snapshot()
        let input = try await fixture.token("4242424242424242")
        fixture.time.advance(seconds: SandboxLimits.arrivalSeconds - 1)
        #expect(try await fixture.run(.query(payment)).status == .unknown)
        fixture.time.advance(seconds: 1)
        let closed = try await fixture.run(.query(payment))
        #expect(closed.status == .failed(.providerUnavailable, providerCode: "never_arrived"))
        // It arrives after all, and takes nothing.
        #expect(try await fixture.run(.start(payment, input)).status == closed.status)
        #expect(try await fixture.run(.query(payment)) == closed)
    }

    @Test func aStartThatArrivesBeforeItIsRuledOutCounts() async throws {
        let fixture = SandboxFixture()
        let payment = try fixture.snapshot()
        let input = try await fixture.token("4242424242424242")
        fixture.time.advance(seconds: SandboxLimits.arrivalSeconds)
        let service = fixture.service
        let outcome = try await fixture.run(.query(payment)) { request in
            let answer = await service.send(request)
            // Between the first question and the second.
            if request.method == "GET" { _ = try? await fixture.run(.start(payment, input)) }
            return answer
        }
        #expect(outcome.status == .succeeded(payment.amount))
    }

    @Test func aLostRefundIsSentAgainByItsQuery() async throws {
        let fixture = SandboxFixture()
        let payment = try fixture.snapshot()
        _ = try await fixture.start("4242424242424242", payment)
        let refund = fixture.refund(payment, 1000)
        #expect(try await fixture.run(.refund(refund)) { _ in .lost }.status == .unknown)
        let first = try await fixture.run(.queryRefund(refund))
        #expect(first.status.succeededAmount == 1000)
        #expect(try await fixture.run(.refund(refund)) == first)
        #expect(try await fixture.run(.queryRefund(refund)) == first)
        #expect(
            try await fixture.run(.refund(fixture.refund(payment, 3251, key: "rest"))).status.succeededAmount
                == nil)
        #expect(
            try await fixture.run(.refund(fixture.refund(payment, 3250, key: "rest2"))).status.succeededAmount
                == 3250)
    }
}
