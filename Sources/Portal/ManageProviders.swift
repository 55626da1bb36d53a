import Database
package import Domain
package import ProviderKit
import Storage
package import Support

/// An organisation's account with a provider, with what merchants are told of it beside its settings.
package struct ProviderAccountView: Sendable {
    /// The account with its settings, defaults filled in.
    package let account: ProviderAccount
    /// The settings that were set, which may be less than the account has.
    package let setNames: Set<String>
    /// The sites that use it.
    package let sites: [SiteID]
    /// When it was made.
    package let createdAt: Timestamp
    /// When it was changed last.
    package let updatedAt: Timestamp

    /// Puts a view together, for samples too.
    package init(
        account: ProviderAccount, setNames: Set<String>, sites: [SiteID], createdAt: Timestamp,
        updatedAt: Timestamp
    ) {
        self.account = account
        self.setNames = setNames
        self.sites = sites
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}

/// Why an account with a provider is not changed so.
package enum ProviderAccountRefusal: Error, Hashable, Sendable {
    /// Payments or saved methods name it: it can be switched off, not deleted.
    case inUse
    /// The settings are each well-formed and do not fit together or to the mode.
    case settings([SettingFault])
    /// A site's order names an account that is not the organisation's in that mode, or one twice.
    case order(index: Int)
}

/// What is to change of an account; nil leaves it.
package struct ProviderAccountChange: Sendable {
    /// What merchants call it.
    package var name: String?
    /// Whether new payments may begin through it.
    package var isEnabled: Bool?
    /// Settings by name in the form in which they are stored; nil removes one, so that its default holds.
    package var settings: [String: String?] = [:]

    /// Changes nothing.
    package init() {}
}

extension PaymentEngine {
    /// The most provider accounts of one organisation, in both modes together.
    package static let providerAccountsLimit = 100

    /// The accounts of a tenant and mode after that id, oldest first.
    package func providerList(
        of organization: OrganizationID, isLive: Bool, after: ProviderAccountID?, limit: Int
    ) throws -> [ProviderAccountView] {
        try database.read { database in
            try ProviderAccounts.all(of: organization, in: database)
                .filter { account in account.isLive == isLive && after.map { account.id > $0 } ?? true }
                .prefix(limit).map { try view($0, in: database) }
        }
    }

    /// An account of that tenant and mode, or nil.
    package func provider(
        _ id: ProviderAccountID, organization: OrganizationID, isLive: Bool
    ) throws -> ProviderAccountView? {
        try database.read { database in
            try ProviderAccounts.find(id, organization: organization, isLive: isLive, in: database)
                .map { try view($0, in: database) }
        }
    }

    /// Makes an account with settings in the form in which they are stored.
    ///
    /// Throws `provider(.settings)` when they do not fit together, `limitReached` when there are as many as
    /// there may be, `notFound` for a kind that this installation has not.
    package func createProvider(
        _ type: ProviderType, name: String, settings: [String: String], isEnabled: Bool,
        organization: OrganizationID, isLive: Bool, once: Once<ProviderAccountView>? = nil
    ) async throws -> ProviderAccountView {
        guard let provider = providers.provider(of: type) else { throw PortalError.notFound }
        var settings = settings
        if provider.capabilities.features.contains(.rehearsal) {
            settings.merge(freshSettings()) { old, _ in old }
        }
        try check(settings, with: provider, isLive: isLive)
        let now = clock.now()
        let id = ProviderAccountID(at: now, random: random)
        var stored = ProviderAccounts.Stored(
            id: id, organizationID: organization, type: type.rawValue, isLive: isLive, name: name,
            sealedSettings: try sealed(settings, of: id), createdAt: now)
        stored.isEnabled = isEnabled
        let account = stored
        return try await write(once) { database in
            guard try ProviderAccounts.all(of: organization, in: database).count < Self.providerAccountsLimit
            else { throw PortalError.limitReached("provider accounts") }
            try ProviderAccounts.insert(account, in: database)
            return try view(account, in: database)
        }
    }

    /// Changes an account; throws `notFound` for another tenant's and `provider(.settings)` when what it has
    /// then does not fit together.
    package func updateProvider(
        _ id: ProviderAccountID, organization: OrganizationID, isLive: Bool,
        once: Once<ProviderAccountView>? = nil, _ change: ProviderAccountChange
    ) async throws -> ProviderAccountView {
        let now = clock.now()
        let changed = try await write(once) { database in
            guard
                var stored = try ProviderAccounts.find(
                    id, organization: organization, isLive: isLive, in: database)
            else { throw PortalError.notFound }
            if !change.settings.isEmpty {
                var settings = try storedSettings(stored)
                let before = settings
                for (name, value) in change.settings { settings[name] = value }
                if let provider = providers.provider(of: ProviderType(rawValue: stored.type)) {
                    try check(settings, with: provider, isLive: isLive)
                    try checkCredentialsStay(before, settings, change, provider.settingsForm)
                }
                stored.sealedSettings = try sealed(settings, of: id)
            }
            stored.name = change.name ?? stored.name
            stored.isEnabled = change.isEnabled ?? stored.isEnabled
            stored.updatedAt = now
            try ProviderAccounts.update(stored, in: database)
            return try view(stored, in: database)
        }
        sites.forgetAll()
        return changed
    }

    /// Deletes an account that was never used; throws `provider(.inUse)` for another, `notFound` for another
    /// tenant's.
    package func deleteProvider(
        _ id: ProviderAccountID, organization: OrganizationID, isLive: Bool,
        once: Once<ProviderAccountView>? = nil
    ) async throws -> ProviderAccountView {
        let deleted = try await write(once) { database in
            guard
                let stored = try ProviderAccounts.find(
                    id, organization: organization, isLive: isLive, in: database)
            else { throw PortalError.notFound }
            let shown = try view(stored, in: database)
            guard try !ProviderAccounts.unscopedIsUsed(id, in: database) else {
                throw PortalError.provider(.inUse)
            }
            try ProviderAccounts.delete(id, organization: organization, in: database)
            return shown
        }
        sites.forgetAll()
        return deleted
    }

    /// Makes these the accounts of that mode that a site uses, in that order; those of the other mode stay.
    ///
    /// Throws `provider(.order)` at the first that is not the organisation's, or is named twice.
    package func setProviders(
        _ ids: [ProviderAccountID], of site: SiteID, organization: OrganizationID, isLive: Bool,
        once: Once<[ProviderAccountView]>? = nil
    ) async throws -> [ProviderAccountView] {
        let used = try await write(once) { database in
            guard try Sites.find(site, organization: organization, in: database) != nil else {
                throw PortalError.notFound
            }
            var accounts: [ProviderAccounts.Stored] = []
            for (index, id) in ids.enumerated() {
                guard !accounts.contains(where: { $0.id == id }),
                    let account = try ProviderAccounts.find(
                        id, organization: organization, isLive: isLive, in: database)
                else { throw PortalError.provider(.order(index: index)) }
                accounts.append(account)
            }
            let others = try ProviderAccounts.exposed(to: site, in: database).filter { $0.isLive != isLive }
            try ProviderAccounts.replaceExposed(
                ids + others.map(\.id), of: site, organization: organization, in: database)
            return try accounts.map { try view($0, in: database) }
        }
        sites.forget(site)
        return used
    }

    /// The accounts of that mode that a site uses, in its order.
    package func providers(of site: SiteID, isLive: Bool) throws -> [ProviderAccountView] {
        try database.read { database in
            try ProviderAccounts.exposed(to: site, in: database).filter { $0.isLive == isLive }
                .map { try view($0, in: database) }
        }
    }

    /// Another address gets the credentials only from who knows them: else whoever may change accounts could
    /// have them sent to a server of their own, and read them there.
    private func checkCredentialsStay(
        _ before: [String: String], _ after: [String: String], _ change: ProviderAccountChange,
        _ form: ProviderSettingsForm
    ) throws(PortalError) {
        let (old, new) = (form.completed(before), form.completed(after))
        func origin(_ text: String?) -> String? { text.flatMap { WebURL($0)?.origin } }
        let moved = form.fields.filter { $0.kind == .url && origin(old[$0.name]) != origin(new[$0.name]) }
        guard !moved.isEmpty else { return }
        let kept = form.fields.filter { field in
            field.kind.isSecret && new[field.name] != nil && change.settings[field.name] == nil
        }
        let faults = kept.map {
            SettingFault($0.name, "required", "Must be sent again, because calls go to another address.")
        }
        guard faults.isEmpty else { throw .provider(.settings(faults)) }
    }

    private func check(
        _ settings: [String: String], with provider: any PaymentProvider, isLive: Bool
    ) throws(PortalError) {
        let form = provider.settingsForm
        let whole = form.completed(settings)
        var faults = form.fields.filter { $0.isRequired && whole[$0.name] == nil }.map {
            SettingFault($0.name, "required", "The setting is required.")
        }
        if faults.isEmpty { faults = form.faults(whole, isLive) }
        guard faults.isEmpty else { throw .provider(.settings(faults)) }
    }

    private func view(
        _ stored: ProviderAccounts.Stored, in database: Connection
    ) throws -> ProviderAccountView {
        ProviderAccountView(
            account: try account(stored), setNames: Set(try storedSettings(stored).keys),
            sites: try ProviderAccounts.sites(
                using: stored.id, organization: stored.organizationID, in: database),
            createdAt: stored.createdAt, updatedAt: stored.updatedAt)
    }
}
