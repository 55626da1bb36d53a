import Database
import Domain
import Storage
import Support
package import Tax

extension PaymentEngine {
    /// How long an answer of the register is taken for today's, in seconds.
    package static let registerAnswerSeconds: Int64 = 86_400
    /// The questions of one run.
    static let registerQuestionsAtOnce = 5
    /// How many questions of an organisation wait at once; of ids beyond them the form alone decides.
    package static let registerQuestionsPerOrganization = 500
    /// How often the register is asked in vain before it is left alone until somebody wants to know again.
    package static let registerTriesMax = 20
    /// The longest time between two questions about one id, in seconds.
    static let registerPauseMax: Int64 = 21_600
    /// How long an id is kept that nobody asks about, in seconds: a year.
    package static let registerMemorySeconds: Int64 = 31_536_000

    /// What the register last said of an id; nil where it never did.
    func registerAnswer(about id: TaxIdentifier) -> KnownTaxID? {
        // A database that cannot be read now is an outage like the register's own: the id's form decides.
        guard
            let answer = try? database.read({ try TaxRegisterAnswers.unscopedFind(id.text, in: $0) })
        else { return nil }
        return KnownTaxID(isRegistered: answer.isRegistered, checkedAt: answer.checkedAt)
    }

    /// Has the register asked about the buyer's id of a calculation, where the site wants that.
    func wantRegisterAnswer(
        about details: CheckoutDetails, at site: Site, in database: Connection
    ) throws {
        guard site.settings.tax?.registerCheck == .background, let tax = details.tax,
            let buyerID = tax.buyer.taxID, buyerID.standing != .malformed,
            let id = try? TaxIdentifier(buyerID.text, country: tax.buyer.address.country),
            VIESCall(id: id) != nil
        else { return }
        let now = clock.now()
        if let answer = try TaxRegisterAnswers.unscopedFind(id.text, in: database) {
            guard answer.checkedAt < now.adding(seconds: -Self.registerAnswerSeconds) else { return }
            try TaxRegisterAnswers.unscopedTouch(id.text, at: now, in: database)
        }
        try TaxRegisterQuestions.insert(
            id.text, country: id.country, for: site.organizationID, at: now,
            limit: Self.registerQuestionsPerOrganization, in: database)
    }

    /// Asks the register what is due, of each organisation in its turn, and keeps its answers with their
    /// time; an outage is tried again at growing intervals and blocks nobody.
    ///
    /// Answers how many were asked about.
    package func askTaxRegister(_ ask: (VIESCall) async -> RegisterAnswer) async throws -> Int {
        for count in 0..<Self.registerQuestionsAtOnce {
            let now = clock.now()
            let question = try database.read {
                try TaxRegisterQuestions.unscopedDue(at: now, behind: registerTurns.behind, in: $0)
            }
            guard let question else { return count }
            registerTurns.note(question.organizationID)
            guard let id = try? TaxIdentifier(question.taxID, country: question.country),
                let call = VIESCall(id: id)
            else {
                try await database.write { try TaxRegisterQuestions.delay(question, until: nil, in: $0) }
                continue
            }
            try await keep(await ask(call), to: question)
        }
        return Self.registerQuestionsAtOnce
    }

    private func keep(
        _ answer: RegisterAnswer, to question: TaxRegisterQuestions.Question
    ) async throws {
        let asked = clock.now()
        try await database.write { database in
            switch answer {
            case .valid, .invalid:
                var isRegistered = false
                if case .valid = answer { isRegistered = true }
                try TaxRegisterAnswers.unscopedKeep(
                    TaxRegisterAnswers.Answer(isRegistered: isRegistered, checkedAt: asked),
                    of: question.taxID, in: database)
                try TaxRegisterQuestions.unscopedDelete(question.taxID, in: database)
            case .unavailable:
                let pause = min(60 << Int64(min(question.tries, 10)), Self.registerPauseMax)
                let isOver = question.tries + 1 >= Self.registerTriesMax
                try TaxRegisterQuestions.delay(
                    question, until: isOver ? nil : asked.adding(seconds: pause), in: database)
            }
        }
    }

    /// Forgets ids that nobody has asked about for a year; answers how many.
    package func forgetOldTaxIDs() async throws -> Int {
        let end = clock.now().adding(seconds: -Self.registerMemorySeconds)
        return try await database.write {
            try TaxRegisterAnswers.unscopedForget(before: end, limit: 1_000, in: $0)
        }
    }
}
