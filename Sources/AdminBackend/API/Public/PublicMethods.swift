import Domain
import HTTPCore
import JSON
import Portal

extension Backend {
    /// GET /v1/public/methods: the ways to pay an amount that the site offers, in its order.
    func listPublicMethods(_ request: Request, _ caller: PublicCaller) throws -> Response {
        let query = try PublicMethodsQuery(request)
        let enabled = caller.profile.site.settings.currencies
        let isTaken = enabled.isEmpty || enabled.contains(query.amount.currency)
        let offers =
            isTaken
            ? engine.offers(
                for: query.amount, captureMethod: .automatic, isLive: caller.key.isLive, allowed: [],
                profile: caller.profile) : []
        var writer = JSONWriter()
        writer.beginObject()
        writer.text("object", "payment_methods")
        writer.flag("livemode", caller.key.isLive)
        writer.number("amount", query.amount.minorUnits)
        writer.text("currency", query.amount.currency.code)
        writer.optional("country", query.country)
        writer.key("data")
        writer.beginArray()
        for offer in offers {
            writer.beginObject()
            writer.text("method", offer.method.rawValue)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
        return json(.ok, writer.bytes)
    }
}

/// What is to be paid, and where the payer is.
///
/// No provider is limited to countries yet; the country is checked and repeated.
private struct PublicMethodsQuery {
    let amount: Money
    let country: String?

    init(_ request: Request) throws {
        guard let query = try? FormFields(query: request.head.query) else {
            throw APIError.invalidQuery(name: "", detail: "is not form-encoded.")
        }
        var (minorUnits, currency, country) = (Int64?.none, Currency?.none, String?.none)
        var seen: Set<String> = []
        for field in query.fields {
            guard seen.insert(field.name).inserted else {
                throw APIError.invalidQuery(name: field.name, detail: "is given twice.")
            }
            switch field.name {
            case "key": break
            case "amount":
                guard let number = Int64(field.value), PublicOrderLimits.amounts.contains(number) else {
                    throw APIError.invalidQuery(
                        name: "amount", detail: "must be from 1 to \(PublicOrderLimits.amounts.upperBound).")
                }
                minorUnits = number
            case "currency":
                guard let known = Currency(code: field.value) else {
                    throw APIError.invalidQuery(
                        name: "currency", detail: "must be an ISO 4217 code in upper case.")
                }
                currency = known
            case "country":
                guard field.value.utf8.count == 2, field.value.utf8.allSatisfy({ (0x41...0x5A).contains($0) })
                else {
                    throw APIError.invalidQuery(
                        name: "country", detail: "must be an ISO 3166-1 alpha-2 code in upper case.")
                }
                country = field.value
            default: throw APIError.invalidQuery(name: field.name, detail: "is not known.")
            }
        }
        guard let minorUnits else { throw APIError.invalidQuery(name: "amount", detail: "is required.") }
        guard let currency else { throw APIError.invalidQuery(name: "currency", detail: "is required.") }
        amount = Money(minorUnits: minorUnits, currency: currency)
        self.country = country
    }
}
