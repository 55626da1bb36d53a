/// Why a text is no tax id.
package enum TaxIdentifierFault: String, Error, Hashable, Sendable {
    /// No id of that country is known here.
    case unknownCountry = "unknown_country"
    /// It has other characters, another length or other parts than an id has.
    case malformed = "malformed"
    /// Its check digits contradict the rest: a slip of the keyboard.
    case wrongCheck = "wrong_check"
}

/// A tax id whose form and check digits are right, which says nothing of whether it was ever given out.
package struct TaxIdentifier: Hashable, Sendable {
    /// The country's code; XI for Northern Ireland.
    package let country: String
    /// The id as the country's office prints it without separators: DE136695976, CHE107787577.
    package let text: String

    /// The prefix that says which register it is of, where ids bear one.
    package var prefix: String { String(text.prefix(2)) }

    /// Reads an id as a person types it; throws a fault.
    ///
    /// The country is that of the buyer's address. The prefix of a member state or XI names another register,
    /// which is asked first where the country's own ids bear such a prefix as well, and last elsewhere.
    package init(_ typed: String, country: String) throws(TaxIdentifierFault) {
        guard typed.utf8.count <= TaxLimits.identifierBytesMax else { throw .malformed }
        let body = Self.compact(typed)
        let own = country == "EL" ? "GR" : country == "UK" ? "GB" : country
        guard let other = Self.registerNamed(by: body), other != own else {
            self = try Self.read(body, of: own)
            return
        }
        let isOtherFirst = Self.bearsPrefix(own) || IdentifierScheme.all[own] == nil
        let order = isOtherFirst ? (other, own) : (own, other)
        do {
            self = try Self.read(body, of: order.0)
        } catch {
            // What the first register found wrong is what the person meets: it is the likelier one.
            guard let found = try? Self.read(body, of: order.1) else { throw error }
            self = found
        }
    }

    private init(country: String, text: String) {
        self.country = country
        self.text = text
    }

    private static func read(
        _ compact: [UInt8], of code: String
    ) throws(TaxIdentifierFault) -> TaxIdentifier {
        guard let scheme = IdentifierScheme.all[code] else { throw .unknownCountry }
        var body = compact
        if let prefix = scheme.prefixes.first(where: { body.starts(with: $0.utf8) }) {
            body.removeFirst(prefix.utf8.count)
        }
        for suffix in scheme.suffixes where body.count > suffix.utf8.count {
            guard body.suffix(suffix.utf8.count).elementsEqual(suffix.utf8) else { continue }
            body.removeLast(suffix.utf8.count)
            break
        }
        if let length = scheme.shortLength, body.count == length - 1 { body.insert(UInt8(ascii: "0"), at: 0) }
        switch scheme.check(IdentifierBody(body)) {
        case .malformed: throw .malformed
        case .wrongCheck: throw .wrongCheck
        case .valid: break
        }
        let text = scheme.printedPrefix + String(decoding: body, as: UTF8.self) + scheme.printedSuffix
        return TaxIdentifier(country: code, text: text)
    }

    /// Capital letters and digits, and the two signs that old Irish ids have.
    private static func compact(_ text: String) -> [UInt8] {
        text.utf8.compactMap { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - 32
            case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"): nil
            default: byte
            }
        }
    }

    /// The register that two letters name: that of a member state, or XI.
    private static func registerNamed(by body: [UInt8]) -> String? {
        let prefix = String(decoding: body.prefix(2), as: UTF8.self)
        let code = prefix == "EL" ? "GR" : prefix
        return bearsPrefix(code) ? code : nil
    }

    private static func bearsPrefix(_ code: String) -> Bool {
        code == "GB" || code == "XI" || IdentifierScheme.union.keys.contains(code)
    }
}
