import Support

/// Reads the fields of an order and remembers everything that is wrong with them.
struct PublicOrderReading {
    let order: PublicOrder
    let settings: SiteSettings
    private(set) var faults: [PublicOrderFault] = []
    /// The lines from the price list, read with the amount.
    private(set) var items: [LineItem] = []

    init(order: PublicOrder, settings: SiteSettings) {
        self.order = order
        self.settings = settings
    }

    private mutating func refuse(_ field: String, place: Int? = nil, _ reason: PublicOrderFault.Reason) {
        faults.append(PublicOrderFault(field, place: place, reason))
    }

    /// Every field is known, and comes once where once is all it may.
    mutating func checkNames() {
        var seen: Set<String> = []
        for field in order.fields {
            if !PublicOrder.names.contains(field.name) {
                refuse(field.name, .unknown)
            } else if !seen.insert(field.name).inserted, !PublicOrder.repeatable.contains(field.name) {
                refuse(field.name, .repeated)
            }
        }
    }

    /// What only the merchant may say is signed, and the signature is good and in time.
    mutating func checkSignature(_ signature: PublicOrderTerms.Signature, now: Timestamp) {
        switch signature {
        case .absent:
            for name in PublicOrder.signedOnly where order.first(name) != nil {
                refuse(name, .signatureRequired)
            }
        case .wrong: refuse("signature", .signatureWrong)
        case .good: break
        }
        guard let text = order.first("validUntil") else { return }
        guard let end = Self.number(text) else { return refuse("validUntil", .notANumber) }
        if end < now.seconds { refuse("validUntil", .signatureExpired) }
    }

    /// The amount: signed with its currency, or the sum of lines from the price list.
    mutating func readAmount() -> Money? {
        let prices = order.all("price")
        guard let text = order.first("amount") else {
            if order.first("currency") != nil { refuse("currency", .conflicts(with: "price")) }
            if prices.isEmpty { refuse("price", .required) }
            return readLines(prices)
        }
        if !prices.isEmpty { refuse("amount", .conflicts(with: "price")) }
        if order.first("quantity") != nil { refuse("quantity", .conflicts(with: "amount")) }
        let amount = number("amount", text, PublicOrderLimits.amounts)
        guard let code = order.first("currency") else {
            refuse("currency", .required)
            return nil
        }
        guard let currency = Currency(code: code) else {
            refuse("currency", .currency)
            return nil
        }
        return amount.map { Money(minorUnits: $0, currency: currency) }
    }

    private mutating func readLines(_ prices: [String]) -> Money? {
        let quantities = order.all("quantity")
        if prices.count > PublicOrderLimits.lines {
            refuse("price", .tooMany(limit: PublicOrderLimits.lines))
            return nil
        }
        if !quantities.isEmpty, quantities.count != prices.count {
            refuse("quantity", .quantityCount(prices: prices.count))
            return nil
        }
        var total: Money?
        for (place, id) in prices.enumerated() {
            guard let price = settings.publicAccess.price(id) else {
                refuse("price", place: place, .priceUnknown)
                continue
            }
            var count: Int64 = 1
            if !quantities.isEmpty {
                let limits = PublicOrderLimits.quantities
                guard let number = number("quantity", place: place, quantities[place], limits) else {
                    continue
                }
                count = number
            }
            let sum = total ?? .zero(price.currency)
            guard sum.currency == price.currency else {
                refuse("price", place: place, .currenciesMixed(sum.currency))
                continue
            }
            guard let quantity = Quantity(count),
                let item = try? LineItem(price, quantity),
                let next = try? sum.adding(Money(minorUnits: item.totalAmount, currency: price.currency)),
                PublicOrderLimits.amounts.contains(next.minorUnits)
            else {
                refuse("price", place: place, .range(PublicOrderLimits.amounts))
                continue
            }
            items.append(item)
            total = next
        }
        return total
    }

    /// A text of that length without control characters; nil when it is absent or was refused.
    mutating func text(_ name: String, _ lengths: ClosedRange<Int>) -> String? {
        guard let text = order.first(name) else { return nil }
        guard lengths.contains(text.unicodeScalars.count) else {
            refuse(name, .length(lengths))
            return nil
        }
        guard !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
            refuse(name, .controlCharacter)
            return nil
        }
        return text
    }

    /// An address whose origin the site lists; nil when it is absent or was refused.
    mutating func address(_ name: String) -> RedirectTemplate? {
        guard let text = order.first(name) else { return nil }
        guard let template = RedirectTemplate(text) else {
            refuse(name, .url)
            return nil
        }
        guard settings.allowedReturnOrigins.contains(template.origin) else {
            refuse(name, .originNotAllowed(template.origin))
            return nil
        }
        return template
    }

    private mutating func number(
        _ name: String, place: Int? = nil, _ text: String, _ range: ClosedRange<Int64>
    ) -> Int64? {
        guard let number = Self.number(text) else {
            refuse(name, place: place, .notANumber)
            return nil
        }
        guard range.contains(number) else {
            refuse(name, place: place, .range(range))
            return nil
        }
        return number
    }

    /// Digits only, so that an amount has one text and one signature.
    private static func number(_ text: String) -> Int64? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), text.utf8.first != 0x30 || text == "0"
        else { return nil }
        return Int64(text)
    }
}

extension LineItem {
    /// So many of a thing on the price list, which is its stock number too.
    fileprivate init(_ price: Price, _ quantity: Quantity) throws(MoneyError) {
        try self.init(
            name: price.name, quantity: quantity, unitAmount: price.unitAmount, currency: price.currency,
            sku: price.id, taxCategory: price.taxCategory?.rawValue, taxBehavior: price.taxBehavior,
            supply: price.supply)
    }
}
