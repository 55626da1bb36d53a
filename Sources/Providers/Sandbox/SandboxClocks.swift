package import Domain

/// Whose time was moved on by whoever tests, and how far.
package struct SandboxClocks: Sendable {
    /// How many seconds an account is ahead of the clock.
    package var seconds: @Sendable (ProviderAccountID) -> Int64
    /// The accounts that are ahead.
    package var accounts: @Sendable () -> [ProviderAccountID]

    /// Makes clocks; nobody is ahead unless the caller says so.
    package init(
        seconds: @escaping @Sendable (ProviderAccountID) -> Int64 = { _ in 0 },
        accounts: @escaping @Sendable () -> [ProviderAccountID] = { [] }
    ) {
        self.seconds = seconds
        self.accounts = accounts
    }
}
