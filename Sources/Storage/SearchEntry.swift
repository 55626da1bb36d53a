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
        var lines = WordLines()
        for text in [details.reference, details.summary, details.customer?.email, details.customer?.name] {
            lines.append(text)
        }
        for item in details.items {
            lines.append(item.name)
            lines.append(item.sku)
        }
        words = lines.text
    }

    /// The entry of stored details, of which it reads only what is searched for: the index is filled on the
    /// writer's thread.
    init(stored text: UnsafeBufferPointer<UInt8>, organization: OrganizationID, isLive: Bool) throws {
        var reader = JSONReader(Array(text))
        var reference: String?
        var summary: String?
        var address: String?
        var name: String?
        var items = WordLines()
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
            case "items":
                try reader.readArray { reader, _ in try Self.readWords(ofItem: &reader, into: &items) }
            default: try reader.skipValue()
            }
        }
        tenant = Self.tenant(organization, isLive: isLive)
        email = address.map { Self.email($0) } ?? ""
        var lines = WordLines()
        for text in [reference, summary, address, name] { lines.append(text) }
        if !items.text.isEmpty { lines.append(items.text) }
        words = lines.text
    }

    private static func readWords(ofItem reader: inout JSONReader, into lines: inout WordLines) throws {
        var name = ""
        var sku: String?
        try reader.readObject { reader, key in
            switch key {
            case "name": name = try reader.readString()
            case "sku": sku = try reader.readString()
            default: try reader.skipValue()
            }
        }
        lines.append(name)
        lines.append(sku)
    }

    /// One word for a tenant and mode, so that a search reads nobody else's postings.
    static func tenant(_ organization: OrganizationID, isLive: Bool) -> String {
        let text = organization.description + (isLive ? "live" : "test")
        return String(unsafeUninitializedCapacity: text.utf8.count) { buffer in
            var count = 0
            for byte in text.utf8 where byte != UInt8(ascii: "_") {
                buffer[count] = byte
                count += 1
            }
            return count
        }
    }

    /// One word for a whole address, in lower case.
    static func email(_ address: String) -> String { Hex.encode(Array(address.lowercased().utf8)) }
}

/// Texts below one another.
private struct WordLines {
    private(set) var text = ""

    mutating func append(_ line: String?) {
        guard let line else { return }
        if !text.isEmpty { text.append("\n") }
        text.append(line)
    }
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
