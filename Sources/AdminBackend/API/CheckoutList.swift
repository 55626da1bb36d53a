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
        var page = found
        if found.count > query.limit {
            // The extra one only tells that there is more, on the side where the page goes on.
            if case .before = query.place { page.removeFirst() } else { page.removeLast() }
        }
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("data")
        writer.beginArray()
        for view in page {
            CheckoutJSON.write(
                view.checkout,
                transactions: query.expandsTransactions ? try engine.ledgers(of: view) : nil,
                addresses: engine.addresses, to: &writer)
        }
        writer.endArray()
        writer.flag("hasMore", found.count > query.limit)
        writer.endObject()
        return json(.ok, writer.bytes)
    }
}

/// The query of a list of checkouts.
struct CheckoutListQuery {
    private(set) var limit = BackendLimits.listDefault
    private(set) var place = ListPlace.start
    private(set) var expandsTransactions = false

    init(_ request: Request, _ filter: inout CheckoutFilter) throws {
        guard let query = try? FormFields(query: request.head.query) else {
            throw APIError.invalidQuery(name: "", detail: "is not form-encoded.")
        }
        var names: Set<String> = []
        for field in query.fields {
            guard names.insert(field.name).inserted else {
                throw APIError.invalidQuery(name: field.name, detail: "is given twice.")
            }
            try read(field, &filter)
        }
    }

    private mutating func read(_ field: FormFields.Field, _ filter: inout CheckoutFilter) throws {
        func parsed<Value>(_ detail: String, _ value: Value?) throws -> Value {
            guard let value else { throw APIError.invalidQuery(name: field.name, detail: detail) }
            return value
        }
        let isID = "is no id of this kind."
        let isTime = "is no RFC 3339 time."
        switch field.name {
        case "limit":
            limit = try parsed(
                "must be from 1 to \(BackendLimits.listMax).",
                Int(field.value).flatMap { (1...BackendLimits.listMax).contains($0) ? $0 : nil })
        case "after", "before":
            guard place == .start else {
                throw APIError.invalidQuery(name: field.name, detail: "goes with `after` or `before` alone.")
            }
            let id = try parsed(isID, CheckoutID(field.value))
            place = field.name == "after" ? .after(id) : .before(id)
        case "site": filter.siteID = try parsed(isID, SiteID(field.value))
        case "status":
            filter.status = try parsed(
                "must be one of \(CheckoutStatus.allCases.map(\.rawValue).joined(separator: ", ")).",
                CheckoutStatus(rawValue: field.value))
        case "reference":
            filter.reference = try parsed(
                "must have 1 to \(FieldLimits.reference.upperBound) characters.",
                FieldLimits.reference.contains(field.value.unicodeScalars.count) ? field.value : nil)
        case "email": filter.email = try parsed("is no mail address.", MailAddress.checked(field.value))
        case "q":
            filter.text = try parsed(
                "must hold 1 to \(SearchText.wordsLimit) words in at most \(SearchText.lengthLimit) "
                    + "characters.", SearchText(field.value))
        case "created[gte]": filter.createdFrom = try parsed(isTime, TimeText.parse(field.value))
        case "created[lt]": filter.createdBefore = try parsed(isTime, TimeText.parse(field.value))
        case "expand":
            expandsTransactions = try parsed(
                "must be transactions.", field.value == "transactions" ? true : nil)
        default: throw APIError.invalidQuery(name: field.name, detail: "is not known.")
        }
    }
}
