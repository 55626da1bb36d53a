/// What tells where a consumer of digital services is.
///
/// Implementing Regulation (EU) 282/2011, articles 24b and 24f.
package struct LocationEvidence: Hashable, Sendable {
    /// The kinds that the regulation lists.
    ///
    /// The raw values are stored.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case billingAddress = "billing_address"
        case networkAddress = "network_address"
        case bankOrCard = "bank_or_card"
        case mobileCountryCode = "mobile_country_code"
        case fixedLine = "fixed_line"
        case other = "other"
    }

    /// What it is.
    package let kind: Kind
    /// The country that it says.
    package let country: String

    /// Makes a piece of evidence.
    package init(kind: Kind, country: String) {
        self.kind = kind
        self.country = country
    }

    /// Whether a text has the form of a country's code: two capitals, and not the XX of who does not know.
    package static func isCountry(_ text: String) -> Bool {
        text.utf8.count == 2 && text.utf8.allSatisfy { (0x41...0x5A).contains($0) } && text != "XX"
    }
}

extension [LocationEvidence] {
    /// Adds a piece, where a country is known that no piece of its kind says yet.
    package mutating func note(_ kind: LocationEvidence.Kind, _ country: String?) {
        guard let country, LocationEvidence.isCountry(country) else { return }
        let piece = LocationEvidence(kind: kind, country: country)
        if !contains(piece) { append(piece) }
    }

    /// What the pieces come to; nil where there are none.
    package var finding: LocationFinding? { isEmpty ? nil : LocationFinding(self) }
}

/// What the evidence comes to.
package enum LocationFinding: Hashable, Sendable {
    /// As many pieces as are needed say this country, and fewer say any other.
    case established(country: String, by: [LocationEvidence.Kind])
    /// Two countries have as many pieces.
    case contradicting([String])
    /// Not enough pieces say the same.
    case insufficient(country: String?)
}

extension LocationFinding {
    /// The pieces that are needed where a seller's sales to consumers of other member states are above
    /// 100,000 EUR a year; one is enough below (article 24b).
    package static let piecesUsual = 2

    /// Weighs pieces of evidence; two of one kind count once.
    package init(_ pieces: [LocationEvidence], needed: Int = piecesUsual) {
        var kinds: [String: [LocationEvidence.Kind]] = [:]
        var order: [String] = []
        for piece in pieces {
            if kinds[piece.country] == nil { order.append(piece.country) }
            if kinds[piece.country]?.contains(piece.kind) != true {
                kinds[piece.country, default: []].append(piece.kind)
            }
        }
        let most = kinds.values.map(\.count).max() ?? 0
        let leading = order.filter { kinds[$0]?.count == most }
        guard let first = leading.first else {
            self = .insufficient(country: nil)
            return
        }
        if leading.count > 1 {
            self = .contradicting(leading)
        } else if most < needed {
            self = .insufficient(country: first)
        } else {
            self = .established(country: first, by: kinds[first] ?? [])
        }
    }
}
