import Crypto
import Database
package import Domain
import ProviderKit
import Storage
import Support

extension PaymentEngine {
    /// A saved method of that tenant and mode, or nil.
    package func savedMethod(
        _ id: SavedMethodID, organization: OrganizationID, isLive: Bool
    ) throws -> SavedMethod? {
        try database.read {
            try SavedMethods.find(id, organization: organization, isLive: isLive, in: $0)?.method
        }
    }

    /// A page of a tenant's saved methods, newest first: those after one or before one.
    package func savedMethodList(
        _ filter: SavedMethodFilter, after: SavedMethodID?, before: SavedMethodID?, limit: Int
    ) throws -> [SavedMethod] {
        try database.read { database in
            try SavedMethodLists.page(
                filter, after: after, before: before, limit: limit, in: database
            ).compactMap { id in
                try SavedMethods.find(
                    id, organization: filter.organizationID, isLive: filter.isLive, in: database)?.method
            }
        }
    }

    /// Disables a saved method or enables it again; the same again changes nothing.
    ///
    /// Throws `notFound` for another tenant's, `savedMethod` for one that is deleted.
    package func setEnabled(
        _ isEnabled: Bool, _ id: SavedMethodID, organization: OrganizationID, isLive: Bool,
        once: Once<SavedMethod>? = nil
    ) async throws -> SavedMethod {
        let recorder = recorder(at: try now(of: organization, isLive: isLive))
        return try await write(once) { database in
            try recorder.change(
                id, by: isEnabled ? .enabled : .disabled, organization: organization, isLive: isLive,
                in: database)
        }
    }

    /// Deletes a saved method: from the moment this has written nobody can charge it, and then the provider
    /// is asked to delete it too, again and again until it has.
    ///
    /// The row stays as the record of a consent. Throws `notFound` for another tenant's.
    package func deleteSavedMethod(
        _ id: SavedMethodID, organization: OrganizationID, isLive: Bool
    ) async throws -> SavedMethod {
        let recorder = recorder(at: try now(of: organization, isLive: isLive))
        let method = try await database.write { database in
            try recorder.change(
                id, by: .deleted, organization: organization, isLive: isLive, in: database)
        }
        return method.removalDueAt == nil ? method : try await removeAtProvider(method)
    }

    /// Has a deleted method deleted by its provider.
    func removeIfDue(_ id: SavedMethodID) async throws {
        guard let stored = try database.read({ try SavedMethods.unscopedFind(id, in: $0) }) else { return }
        do { _ = try await removeAtProvider(stored.method) } catch {
            report(.resolutionFailed(stored.method.transactionID, "\(error)"))
        }
    }

    private func removeAtProvider(_ method: SavedMethod) async throws -> SavedMethod {
        let outcome = try await askToForget(method)
        let now = clock.now()
        let age = (now.milliseconds - method.updatedAt.milliseconds) / 1000
        let next = now.adding(seconds: Self.queryDelaySeconds(afterAge: age))
        return try await database.write { database in
            guard var stored = try SavedMethods.unscopedFind(method.id, in: database) else {
                throw PortalError.notFound
            }
            guard stored.method.removalDueAt != nil else { return stored.method }
            // Only the provider's own word ends it: whatever else it says, it is asked again.
            let isGone = outcome.status == .cancelled
            stored.method.removalDueAt = isGone ? nil : next
            if isGone { stored.sealedReference = nil }
            try SavedMethods.update(stored, from: .deleted, in: database)
            return stored.method
        }
    }

    private func askToForget(_ method: SavedMethod) async throws -> ProviderOutcome {
        guard let reference = try reference(of: method),
            let profile = try unscopedProfile(of: method.siteID),
            let account = try account(method.providerAccountID, of: profile),
            let provider = providers.provider(of: account.type)
        else { return ProviderOutcome(.unknown) }
        return await run(.forget(reference), with: provider, account: account)
    }

    /// Asks the provider whether the saved method that a notification names can still be charged, and
    /// disables it where it cannot: a mandate that the payer or the bank ended.
    ///
    /// Answers whether the provider told. It is never enabled here: the merchant may have disabled it.
    func learn(about id: SavedMethodID, named name: String) async throws -> Bool {
        guard let stored = try database.read({ try SavedMethods.unscopedFind(id, in: $0) }),
            stored.method.status == .active, let reference = try reference(of: stored.method),
            reference.text == name, let profile = try unscopedProfile(of: stored.method.siteID),
            let account = profile.accounts.first(where: { $0.id == stored.method.providerAccountID }),
            let provider = providers.provider(of: account.type)
        else { return true }
        let outcome = await run(.querySaved(reference), with: provider, account: account)
        guard outcome.status == .cancelled else { return outcome.status != .unknown }
        _ = try await setEnabled(
            false, id, organization: stored.method.organizationID, isLive: stored.method.isLive)
        return true
    }

    /// The provider's own name of a saved method; nil once the provider has deleted it.
    func reference(of method: SavedMethod) throws -> SavedReference? {
        let stored = try database.read {
            try SavedMethods.find(
                method.id, organization: method.organizationID, isLive: method.isLive, in: $0)
        }
        guard let sealed = stored?.sealedReference else { return nil }
        let text = try masterKey.open(
            try SealedBox(text: sealed), context: SealContext.savedMethod(method.id))
        return SavedReference(String(decoding: text, as: UTF8.self))
    }
}

extension TransitionRecorder {
    /// Moves a saved method on and tells so in the events of the checkout by which it was saved; answers it
    /// as it stands when it was so already.
    fileprivate func change(
        _ id: SavedMethodID, by event: SavedMethodEvent, organization: OrganizationID, isLive: Bool,
        in database: Connection
    ) throws -> SavedMethod {
        guard
            var stored = try SavedMethods.find(id, organization: organization, isLive: isLive, in: database),
            let checkout = try Checkouts.find(
                stored.method.checkoutID, organization: organization, isLive: isLive, in: database)
        else { throw PortalError.notFound }
        let old = stored.method.status
        let next: SavedMethodStatus?
        do throws(SavedMethodRefusal) { next = try old.applying(event) } catch {
            throw PortalError.savedMethod(error)
        }
        guard let next else { return stored.method }
        stored.method.status = next
        stored.method.updatedAt = now
        if next == .deleted {
            stored.method.removalDueAt = clockNow.adding(seconds: PaymentEngine.movementQueryDelaySeconds)
        }
        try SavedMethods.update(stored, from: old, in: database)
        _ = try record(
            checkout.checkout.facts, of: checkout,
            news: [News(type: EventType(savedMethod: event), subject: .savedMethod(id))], transaction: nil,
            in: database)
        return stored.method
    }
}
