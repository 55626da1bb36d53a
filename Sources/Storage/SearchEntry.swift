import Domain
import JSON
import Support

/// One checkout as the search index knows it.
struct SearchEntry {
    let tenant: String
    let email: String
    let words: String

    init(_ details: CheckoutDetails, organization: OrganizationID, isLive: Bool) {
        tenant = Self.tenant(organization, isLive: isLive)
        email = details.customer?.email.map { Self.email($0) } ?? ""
        var words = [details.reference, details.summary, details.customer?.email, details.customer?.name]
            .compactMap { $0 }
        for item in details.items {
            words.append(item.name)
            if let sku = item.sku { words.append(sku) }
        }
        self.words = words.joined(separator: "\n")
    }

    /// The entry of stored details, of which it reads only what is searched for: the index is filled on the
    /// writer's thread.
    init(stored text: UnsafeBufferPointer<UInt8>, organization: OrganizationID, isLive: Bool) throws {
        var reader = JSONReader(Array(text))
        var reference: String?
        var summary: String?
        var address: String?
        var name: String?
        var items: [String] = []
        try reader.readObject { reader, key in
            switch key {
            case "reference": reference = try reader.readString()
            case "description": summary = try reader.readString()
            case "customer":
                try reader.readObject { reader, key in
                    switch key {
                    case "email": address = try reader.readString()
                    case "name": name = try reader.readString()
                    default: try reader.skipValue()
                    }
                }
            case "items": try reader.readArray { reader, _ in items += try Self.words(ofItem: &reader) }
            default: try reader.skipValue()
            }
        }
        tenant = Self.tenant(organization, isLive: isLive)
        email = address.map { Self.email($0) } ?? ""
        words = ([reference, summary, address, name].compactMap { $0 } + items).joined(separator: "\n")
    }

    private static func words(ofItem reader: inout JSONReader) throws -> [String] {
        var name = ""
        var sku: String?
        try reader.readObject { reader, key in
            switch key {
            case "name": name = try reader.readString()
            case "sku": sku = try reader.readString()
            default: try reader.skipValue()
            }
        }
        return [name] + [sku].compactMap { $0 }
    }

    /// One word for a tenant and mode, so that a search reads nobody else's postings.
    static func tenant(_ organization: OrganizationID, isLive: Bool) -> String {
        String(decoding: organization.description.utf8.filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
            + (isLive ? "live" : "test")
    }

    /// One word for a whole address, in lower case.
    static func email(_ address: String) -> String { Hex.encode(Array(address.lowercased().utf8)) }
}

extension SearchText {
    /// The last word finds longer ones from this length on.
    private static let prefixLength = 3

    /// The terms as conditions of an FTS5 query (sqlite.org/fts5.html, section 3): each a quoted phrase, so
    /// that no word is an operator.
    var conditions: String {
        terms.enumerated().map { place, term in
            let isPrefix = place == terms.count - 1 && (term.last?.count ?? 0) >= Self.prefixLength
            return "words : \"\(term.joined(separator: " "))\"" + (isPrefix ? " *" : "")
        }.joined(separator: " AND ")
    }
}
