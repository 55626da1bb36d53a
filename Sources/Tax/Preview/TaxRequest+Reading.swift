import Domain
import JSON
import Support

extension TaxRequest {
    /// Reads a request; throws the first fault with its pointer.
    ///
    /// A business is one whose tax id has the right form and check digits, unless `taxIdStanding` says what a
    /// register said of it.
    package init(_ bytes: [UInt8]) throws(TableError) {
        let root = try TableCursor(file: "", bytes: bytes)
        try root.expectNames(["id", "currency", "date", "seller", "buyer", "items", "rounding"])
        let code = try root.required("currency")
        guard let currency = Currency(code: try code.string()) else {
            throw code.failing(.notAllowed("an ISO 4217 code"))
        }
        self.currency = currency
        id = try root.optional("id")?.string() ?? ""
        let date = try root.required("date").date()
        let seller = try Self.seller(root.required("seller"))
        let (buyer, identifier) = try Self.buyer(root.required("buyer"))
        let policy = try root.optional("rounding").map { cursor throws(TableError) in
            try JurisdictionReader(sources: [:]).policy(cursor)
        }
        var items: [TaxItem] = []
        for cursor in try root.required("items").elements() { items.append(try Self.item(cursor, currency)) }
        buyerIdentifier = identifier
        sale = TaxSale(seller: seller, buyer: buyer, date: date, policy: policy, items: items)
    }

    private static func seller(_ cursor: TableCursor) throws(TableError) -> TaxSeller {
        try cursor.expectNames([
            "country", "postalCode", "region", "registrations", "distanceSales", "nonUnionScheme",
            "importScheme",
        ])
        var codes: Set<String> = []
        for element in try cursor.optional("registrations")?.elements() ?? [] {
            codes.insert(try element.code())
        }
        return TaxSeller(
            address: try address(cursor), registrations: codes,
            distanceSales: try cursor.optional("distanceSales")?.name(of: TaxSeller.DistanceSales.self)
                ?? .belowThreshold,
            hasNonUnionScheme: try cursor.optional("nonUnionScheme")?.bool() ?? false,
            hasImportScheme: try cursor.optional("importScheme")?.bool() ?? false)
    }

    private static func buyer(
        _ cursor: TableCursor
    ) throws(TableError) -> (TaxBuyer, Result<TaxIdentifier, TaxIdentifierFault>?) {
        try cursor.expectNames([
            "country", "postalCode", "region", "taxId", "taxIdStanding", "exemption",
        ])
        let address = try address(cursor)
        var identifier: Result<TaxIdentifier, TaxIdentifierFault>?
        if let typed = try cursor.optional("taxId")?.string() {
            do {
                identifier = .success(try TaxIdentifier(typed, country: address.country))
            } catch { identifier = .failure(error) }
        }
        var status = TaxBuyer.Status.consumer
        let standing = try cursor.optional("taxIdStanding")?.name(of: Standing.self) ?? .valid
        if case .success(let id)? = identifier, standing == .valid {
            status = .business(register: id.country)
        }
        return (
            TaxBuyer(
                address: address, status: status, exemption: try cursor.optional("exemption")?.string()),
            identifier
        )
    }

    /// What a register said of the id.
    private enum Standing: String, CaseIterable {
        case valid = "valid"
        case invalid = "invalid"
    }

    private static func address(_ cursor: TableCursor) throws(TableError) -> TaxAddress {
        let country = try cursor.required("country")
        guard try country.code().utf8.count == 2 else {
            throw country.failing(.notAllowed("a code of two letters"))
        }
        return TaxAddress(
            country: try country.string(), postalCode: try cursor.optional("postalCode")?.string() ?? "",
            region: try cursor.optional("region")?.string() ?? "")
    }

    private static func item(_ cursor: TableCursor, _ currency: Currency) throws(TableError) -> TaxItem {
        try cursor.expectNames([
            "unitAmount", "quantity", "kind", "supply", "taxCategory", "taxBehavior", "ofItem",
        ])
        let unit = try cursor.required("unitAmount")
        let amount = try unit.integer()
        guard (-TaxLimits.amountMax...TaxLimits.amountMax).contains(amount) else {
            throw unit.failing(.notAllowed("at most \(TaxLimits.amountMax)"))
        }
        // A line of the merchant's own tax is no price: what is calculated here replaces it.
        let kind = try cursor.optional("kind")?.name(of: LineItemKind.self) ?? .product
        guard kind != .tax else {
            throw try cursor.required("kind").failing(.notAllowed("product, shipping, discount or fee"))
        }
        var total = Money(minorUnits: kind == .discount ? abs(amount) : amount, currency: currency)
        if let place = cursor.optional("quantity") {
            guard let quantity = (place.value.string ?? place.value.decimalText).flatMap({ Quantity($0) }),
                let product = try? total.multiplied(by: quantity)
            else { throw place.failing(.notAllowed("a positive number of at most three decimals")) }
            total = product
        }
        return TaxItem(
            amount: total.minorUnits, kind: kind,
            supply: try cursor.optional("supply")?.name(of: SupplyKind.self) ?? .goods,
            category: try cursor.optional("taxCategory")?.name(of: TaxCategory.self) ?? .standard,
            behavior: try cursor.optional("taxBehavior")?.name(of: TaxBehavior.self) ?? .exclusive,
            ofLine: try cursor.optional("ofItem").map { place throws(TableError) in Int(try place.integer()) }
        )
    }
}
