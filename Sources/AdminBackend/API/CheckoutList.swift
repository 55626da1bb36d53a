import Domain
import HTTPCore
import JSON
import Portal
import Support

extension Backend {
    /// GET /v1/checkouts: a page of the tenant's checkouts, newest first.
    func listCheckouts(_ request: Request) async throws -> Response {
        let caller = try await caller(request, needing: .checkoutRead)
        var filter = CheckoutFilter(organizationID: caller.organization, isLive: caller.isLive)
        let query = try CheckoutListQuery(request, &filter)
        if let pinned = caller.key.siteID {
            // A key of one site sees no other's, and cannot tell whether there are any.
            if let wanted = filter.siteID, wanted != pinned { return try list([], of: query) }
            filter.siteID = pinned
        }
        let found = try await engine.checkoutList(
            filter, at: query.place, limit: query.limit + 1, withTransactions: query.expandsTransactions)
        return try list(found, of: query)
    }

    private func list(_ found: [CheckoutView], of query: CheckoutListQuery) throws -> Response {
        var goesBack = false
        if case .before = query.place { goesBack = true }
        return try list(found, limit: query.limit, goesBack: goesBack) { view, writer in
            CheckoutJSON.write(
                view.checkout,
                transactions: query.expandsTransactions ? try engine.ledgers(of: view) : nil,
                addresses: engine.addresses, to: &writer)
        }
    }
}

/// The query of a list of checkouts.
struct CheckoutListQuery {
    private(set) var limit = BackendLimits.listDefault
    private(set) var place = ListPlace.start
    private(set) var expandsTransactions = false

    init(_ request: Request, _ filter: inout CheckoutFilter) throws {
        for field in try QueryParameter.all(of: request) { try read(field, &filter) }
    }

    private mutating func read(_ field: QueryParameter, _ filter: inout CheckoutFilter) throws {
        switch field.name {
        case "limit": limit = try field.limit()
        case "after", "before":
            guard place == .start else {
                throw field.refused("goes with `after` or `before` alone.")
            }
            let id = try field.id { CheckoutID($0) }
            place = field.name == "after" ? .after(id) : .before(id)
        case "site": filter.siteID = try field.id { SiteID($0) }
        case "status": filter.status = try field.word(CheckoutStatus.self)
        case "reference":
            filter.reference = try field.parsed(
                "must have 1 to \(FieldLimits.reference.upperBound) characters.",
                FieldLimits.reference.contains(field.value.unicodeScalars.count) ? field.value : nil)
        case "email": filter.email = try field.parsed("is no mail address.", MailAddress.checked(field.value))
        case "q":
            filter.text = try field.parsed(
                "must hold 1 to \(SearchText.wordsLimit) words in at most \(SearchText.lengthLimit) "
                    + "characters.", SearchText(field.value))
        case "created[gte]": filter.createdFrom = try field.time()
        case "created[lt]": filter.createdBefore = try field.time()
        case "expand":
            expandsTransactions = try field.parsed(
                "must be transactions.", field.value == "transactions" ? true : nil)
        default: throw field.unknown
        }
    }
}
