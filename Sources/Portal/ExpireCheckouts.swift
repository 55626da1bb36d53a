import Database
import Domain
import Storage
import Support

extension PaymentEngine {
    /// Checkouts that are closed in one write: few enough that nobody waits long behind it.
    static let expiredPerWrite = 25

    /// Closes the checkouts whose time is over, round after round while rounds are full.
    ///
    /// Answers how many it closed. A checkout that cannot be closed keeps no other from it; the last such
    /// error is thrown when the others are done.
    package func expireDueCheckouts() async throws -> Int {
        var closed = 0
        while !Task.isCancelled {
            let due = try due {
                try Checkouts.unscopedExpired(at: $0, limit: $1, in: $2)
            } ahead: {
                try TestClockRows.expiredCheckouts(of: $0, at: $1, limit: $2, in: $3)
            }
            let before = closed
            var failure: (any Error)?
            for start in stride(from: 0, to: due.count, by: Self.expiredPerWrite) {
                let part = Array(due[start..<min(start + Self.expiredPerWrite, due.count)])
                do { closed += try await expire(part) } catch {
                    // What one of them cannot have undone is done for the others by themselves.
                    for id in part {
                        do { closed += try await expire([id]) } catch let error { failure = error }
                    }
                }
            }
            if let failure { throw failure }
            // A full round that closed nothing would find the same ones again.
            if due.count < Self.roundLimit || closed == before { break }
        }
        return closed
    }

    /// Closes them in one write; answers how many it closed.
    private func expire(_ ids: [CheckoutID]) async throws -> Int {
        let recorders = try ids.map { (id: $0, recorder: try recorder(about: $0)) }
        return try await database.write { database in
            var closed = 0
            for (id, recorder) in recorders {
                // Another writer may have started an attempt or closed it since the list was read: then it
                // is not this round's.
                do {
                    _ = try recorder.close(id, by: .expiryReached, in: database)
                    closed += 1
                } catch is PortalError { continue }
            }
            return closed
        }
    }
}
