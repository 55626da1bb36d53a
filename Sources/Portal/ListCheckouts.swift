import Database
package import Domain
import Storage
import Support

extension PaymentEngine {
    /// Checkouts that the search index takes in at once; a few milliseconds of the writer.
    static let searchRoundLimit = 250
    /// From so many writes between two rounds on, the search index leaves the writer to the payers.
    package static let searchBusyWrites = 1_000
    /// So many checkouts behind, the search index goes on however busy the writer is.
    package static let searchLagLimit = 100_000

    /// A page of a tenant's checkouts, newest first, with their attempts where they are wanted.
    ///
    /// What was created before the call is found, also by its words.
    package func checkoutList(
        _ filter: CheckoutFilter, at place: ListPlace, limit: Int, withTransactions: Bool
    ) async throws -> [CheckoutView] {
        if filter.text != nil || filter.email != nil { _ = try await catchUpSearch() }
        let found = try database.read { database in
            try CheckoutLists.page(filter, at: place, limit: limit, in: database).compactMap { id in
                try Checkouts.find(
                    id, organization: filter.organizationID, isLive: filter.isLive, in: database
                ).map { stored in
                    (
                        stored.checkout,
                        withTransactions
                            ? try Transactions.all(of: id, site: stored.checkout.siteID, in: database) : []
                    )
                }
            }
        }
        return try found.compactMap { checkout, transactions in
            try unscopedProfile(of: checkout.siteID).map {
                CheckoutView(checkout: checkout, transactions: transactions, profile: $0)
            }
        }
    }

    /// A round of the worker that keeps the search index near its end while the writer has time for it.
    ///
    /// `earlierWrites` is what the last round answered: the writes of the database so far.
    package func tendSearch(earlierWrites: Int) async throws -> Int {
        let isBusy = database.statistics.writes - earlierWrites >= Self.searchBusyWrites
        if try !isBusy || searchLag() >= Self.searchLagLimit { _ = try await catchUpSearch() }
        return database.statistics.writes
    }

    /// Brings the search index to its end, in short writes.
    ///
    /// Answers how many checkouts it took in.
    package func catchUpSearch() async throws -> Int {
        var taken = 0
        while try searchLag() > 0 {
            taken += try await database.write {
                try CheckoutSearch.unscopedAdvance(limit: Self.searchRoundLimit, in: $0)
            }
        }
        return taken
    }

    private func searchLag() throws -> Int64 {
        try database.read { try CheckoutSearch.unscopedLag(in: $0) }
    }
}
