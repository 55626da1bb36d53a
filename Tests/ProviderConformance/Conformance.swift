import Domain
import ProviderKit
import Support

/// Runs an adapter against its provider, scenario by scenario.
package struct Conformance: Sendable {
    /// What can go wrong with one request.
    enum Trouble: CaseIterable {
        case answerLost, requestLost, notSent, garbage, serverError, tooMany
    }

    let subject: any ConformanceSubject
    /// Requests of one operation at most, as the engine has it.
    static let stagesLimit = 8
    /// When notifications come.
    static let now = Timestamp(seconds: 1_795_262_400)

    /// Makes a run.
    package init(_ subject: any ConformanceSubject) { self.subject = subject }

    /// What the adapter does wrong in a scenario; empty when it holds.
    package func faults(in scenario: ConformanceScenario) -> [String] {
        switch scenario {
        case .authorise: authorise()
        case .decline: decline()
        case .unknown: sweep([.answerLost, .requestLost])
        case .notSent: sweep([.notSent])
        case .slowAnswer: slowAnswer()
        case .garbageAnswer: sweep([.garbage])
        case .serverError: sweep([.serverError, .tooMany])
        case .repeatedRequests: repeated()
        case .wrongAmount: wrongMoney(.tellsAnotherAmount)
        case .wrongCurrency: wrongMoney(.tellsAnotherCurrency)
        case .refundAboveAmount: refund()
        case .repeatedNotification: notification()
        case .staleSignature: signatures()
        case .pinnedHosts: hosts()
        }
    }

    // MARK: Payments

    private func authorise() -> [String] {
        let peer = subject.makePeer(.takes)
        let (outcome, payment) = settled(Line(peer), peer)
        var faults: [String] = []
        switch outcome.status {
        case .succeeded(let money), .authorized(let money):
            if money != subject.payment.amount { faults.append("tells \(money), not the amount") }
        default: faults.append("tells \(outcome.status)")
        }
        if payment.providerReference == nil { faults.append("tells no reference") }
        if peer.takings != 1 { faults.append("was taken \(peer.takings) times") }
        return faults
    }

    private func decline() -> [String] {
        let peer = subject.makePeer(.declines)
        let (outcome, _) = settled(Line(peer), peer)
        guard case .failed(_, let code) = outcome.status else { return ["tells \(outcome.status)"] }
        return (code == nil ? ["keeps no code of the provider"] : [])
            + (peer.takings == 0 ? [] : ["was taken all the same"])
    }

    /// Spoils each request of a payment in turn, asks until something is known, and compares with the books.
    private func sweep(_ troubles: [Trouble]) -> [String] {
        var faults: [String] = []
        for trouble in troubles {
            for place in 0..<Self.stagesLimit {
                let peer = subject.makePeer(.takes)
                let line = Line(peer, spoils: place, trouble)
                let started = start(line)
                guard line.count > place else { break }
                let context = "\(trouble) at request \(place)"
                if isGivenUp(started.outcome), peer.takings > 0 {
                    faults.append("\(context): told \(started.outcome.status) of what was taken")
                }
                let (outcome, _) = ask(peer, started)
                if isTaken(outcome) != (peer.takings > 0) {
                    faults.append("\(context): tells \(outcome.status), taken \(peer.takings) times")
                }
                if peer.takings > 1 { faults.append("\(context): taken \(peer.takings) times") }
            }
        }
        return faults
    }

    /// Everything arrives and no answer comes back; later the provider is asked.
    private func slowAnswer() -> [String] {
        let peer = subject.makePeer(.takes)
        let started = start(Line(peer, losesAll: true))
        if isGivenUp(started.outcome), peer.takings > 0 { return ["told \(started.outcome.status)"] }
        let (outcome, _) = ask(peer, started)
        return isTaken(outcome) == (peer.takings > 0) ? [] : ["tells \(outcome.status) later"]
    }

    private func repeated() -> [String] {
        let peer = subject.makePeer(.takes)
        _ = start(Line(peer))
        _ = start(Line(peer))
        return peer.takings == 1 ? [] : ["was taken \(peer.takings) times"]
    }

    private func wrongMoney(_ behavior: ConformanceBehavior) -> [String] {
        let peer = subject.makePeer(behavior)
        let (outcome, _) = settled(Line(peer), peer)
        switch outcome.status {
        case .succeeded(subject.payment.amount), .authorized(subject.payment.amount):
            return ["tells the amount asked for"]
        case .failed, .cancelled: return ["tells \(outcome.status) of what was taken"]
        default: return []
        }
    }

    private func refund() -> [String] {
        guard subject.provider.capabilities(of: subject.account).features.contains(.refund) else { return [] }
        let peer = subject.makePeer(.refusesRefunds)
        let (_, payment) = settled(Line(peer), peer)
        let refund = RefundSnapshot(
            payment: payment, amount: payment.amount, refundKey: "ref_conformance", refundReference: nil)
        let outcome = run(.refund(refund), Line(peer))
        guard case .failed = outcome.status else { return ["tells \(outcome.status)"] }
        return []
    }

    private func hosts() -> [String] {
        let peer = subject.makePeer(.takes)
        let line = Line(peer)
        _ = settled(line, peer)
        let hosts = subject.provider.hosts(of: subject.account)
        let secrets = subject.provider.settingsForm.fields.filter(\.kind.isSecret)
            .flatMap { subject.account.secrets($0.name) }
        var faults: [String] = []
        for url in line.urls {
            guard let parsed = WebURL(url), hosts.contains(parsed.host) else {
                faults.append("calls \(url)")
                continue
            }
            if parsed.scheme != "https" { faults.append("calls \(url) without TLS") }
            if secrets.contains(where: { url.contains($0) }) {
                faults.append("a credential is in an address")
            }
        }
        return faults
    }

    // MARK: Running

    private func start(_ line: Line) -> (outcome: ProviderOutcome, payment: PaymentSnapshot) {
        var payment = subject.payment
        let outcome = run(.start(payment, subject.input), line)
        payment.providerReference = outcome.reference ?? line.learned
        return (outcome, payment)
    }

    /// Starts a payment and asks until it no longer waits.
    private func settled(_ line: Line, _ peer: any ConformancePeer) -> (ProviderOutcome, PaymentSnapshot) {
        let started = start(line)
        switch started.outcome.status {
        case .pending, .requiresAction: break
        default: return (started.outcome, started.payment)
        }
        peer.settle()
        return (run(.query(started.payment), line), started.payment)
    }

    private func ask(
        _ peer: any ConformancePeer, _ started: (outcome: ProviderOutcome, payment: PaymentSnapshot)
    ) -> (ProviderOutcome, PaymentSnapshot) {
        var (outcome, payment) = started
        for _ in 0..<3 where !isGivenUp(outcome) && !isTaken(outcome) {
            peer.settle()
            outcome = run(.query(payment), Line(peer))
            payment.providerReference = payment.providerReference ?? outcome.reference
        }
        return (outcome, payment)
    }

    private func run(_ operation: ProviderOperation, _ line: Line) -> ProviderOutcome {
        var step = subject.provider.begin(operation, account: subject.account)
        for _ in 0..<Self.stagesLimit {
            switch step {
            case .done(let outcome): return outcome
            case .call(let request, let stage):
                step = subject.provider.advance(
                    operation, stage: stage, answer: line.send(request), account: subject.account)
            }
        }
        return ProviderOutcome(.unknown)
    }

    private func isGivenUp(_ outcome: ProviderOutcome) -> Bool {
        switch outcome.status {
        case .failed, .cancelled: true
        case .requiresAction, .pending, .unknown, .authorized, .succeeded: false
        }
    }

    private func isTaken(_ outcome: ProviderOutcome) -> Bool {
        switch outcome.status {
        case .authorized, .succeeded: true
        case .requiresAction, .pending, .unknown, .failed, .cancelled: false
        }
    }
}
