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
        var (minorUnits, currency, country) = (Int64?.none, Currency?.none, String?.none)
        for field in try QueryParameter.all(of: request) {
            switch field.name {
            case "key": break
            case "amount":
                let amounts = PublicOrderLimits.amounts
                minorUnits = try field.parsed(
                    "must be from 1 to \(amounts.upperBound).",
                    Int64(field.value).flatMap { amounts.contains($0) ? $0 : nil })
            case "currency":
                currency = try field.parsed(
                    "must be an ISO 4217 code in upper case.", Currency(code: field.value))
            case "country":
                guard field.value.utf8.count == 2, field.value.utf8.allSatisfy({ (0x41...0x5A).contains($0) })
                else {
                    throw field.refused("must be an ISO 3166-1 alpha-2 code in upper case.")
                }
                country = field.value
            default: throw field.unknown
            }
        }
        guard let minorUnits else { throw APIError.invalidQuery(name: "amount", detail: "is required.") }
        guard let currency else { throw APIError.invalidQuery(name: "currency", detail: "is required.") }
        amount = Money(minorUnits: minorUnits, currency: currency)
        self.country = country
    }
}
