import Database
import Domain
import Storage
import Support

/// The events of payment links. A link's state follows from its row and the time, so what is told is the
/// difference to what was told last.
extension TransitionRecorder {
    /// Tells that a link was made.
    func tellCreation(of link: PaymentLink, in database: Connection) throws {
        try tell([.linkCreated], of: link, after: 0, in: database)
    }

    /// Tells how a merchant changed a link; both as they are stored, the change already written.
    func tellChange(from old: PaymentLink, to link: PaymentLink, in database: Connection) throws {
        var told = try LinksTold.read(of: link, in: database)
        var types: [EventType] = []
        // The worker may not have come round since the old end.
        let before = old.state(at: now)
        if before != told.state, let type = EventType(enteringLink: before) { types.append(type) }
        let after = link.state(at: now)
        let ending = after == before ? nil : EventType(enteringLink: after)
        var rest = link
        rest.deactivatedAt = old.deactivatedAt
        rest.updatedAt = old.updatedAt
        if rest != old || ending == nil { types.append(.linkUpdated) }
        if let ending { types.append(ending) }
        try tell(types, of: link, after: told.count, in: database)
        told.count += Int64(types.count)
        told.state = after
        try LinksTold.write(told, of: link, in: database)
    }

    /// Tells that time or a payment has ended a link, unless that was told; answers whether it told anything.
    @discardableResult func tellEnd(of id: PaymentLinkID, in database: Connection) throws -> Bool {
        guard let link = try PaymentLinks.unscopedFind(id, in: database) else { return false }
        var told = try LinksTold.read(of: link, in: database)
        let state = link.state(at: now)
        guard state != told.state, let type = EventType(enteringLink: state) else { return false }
        try tell([type], of: link, after: told.count, in: database)
        told.count += 1
        told.state = state
        try LinksTold.write(told, of: link, in: database)
        return true
    }

    private func tell(
        _ types: [EventType], of link: PaymentLink, after count: Int64, in database: Connection
    ) throws {
        let entries = try write(
            types.map { News(type: $0) }, of: .link(link.id), at: link.siteID, isLive: link.isLive,
            after: count, transaction: nil, in: database)
        // The addresses that checkouts name for themselves hear of checkouts only.
        try outbox.deliver(entries, hasOwnAddress: false, at: clockNow, random: random, in: database) { _ in
            .link(link, at: now)
        }
    }
}

extension PaymentEngine {
    /// Tells of the links whose time is over, round after round while rounds are full; answers how many.
    package func expireDueLinks() async throws -> Int {
        var count = 0
        while !Task.isCancelled {
            let due = try due {
                try LinksTold.unscopedExpired(at: $0, limit: $1, in: $2)
            } ahead: {
                try LinksTold.expired(of: $0, at: $1, limit: $2, in: $3)
            }
            let before = count
            for start in stride(from: 0, to: due.count, by: Self.expiredPerWrite) {
                let part = due[start..<min(start + Self.expiredPerWrite, due.count)]
                let recorders = try part.map { (id: $0, recorder: try recorder(about: $0)) }
                count += try await database.write { database in
                    try recorders.count { try $0.recorder.tellEnd(of: $0.id, in: database) }
                }
            }
            // A full round that told nothing would find the same ones again.
            if due.count < Self.roundLimit || count == before { break }
        }
        return count
    }

    /// What writes down changes of a link.
    private func recorder(about id: PaymentLinkID) throws -> TransitionRecorder {
        guard try !testClocks.organizations().isEmpty,
            let link = try database.read({ try PaymentLinks.unscopedFind(id, in: $0) })
        else { return recorder(at: clock.now()) }
        return recorder(at: try now(of: link.organizationID, isLive: link.isLive))
    }
}
