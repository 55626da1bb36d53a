/// What a client says it can read (RFC 9110 section 12.5.1), reduced to choosing between a few offers.
package struct AcceptHeader: Sendable {
    private struct Range: Sendable {
        var type: String
        var subtype: String
        /// Thousandths.
        var quality: Int
    }

    private var ranges: [Range] = []
    private var isAbsent: Bool

    /// Reads the field's value, all lines joined by commas; nil accepts everything.
    ///
    /// Elements that are not media ranges are ignored.
    package init(_ value: String?) {
        isAbsent = value == nil
        for element in (value ?? "").split(separator: ",") {
            if let range = Self.range(element) { ranges.append(range) }
        }
        // A field that holds nothing readable is no reason to answer 406.
        if ranges.isEmpty { isAbsent = true }
    }

    /// Reads the Accept fields of a request.
    package init(_ headers: Headers) {
        let values = headers.all("accept")
        self.init(values.isEmpty ? nil : values.joined(separator: ","))
    }

    /// The place of the offer (`text/html`, in lower case) that the client likes best, the first of equals;
    /// nil when it accepts none of them.
    package func best(of offers: [String]) -> Int? {
        if isAbsent { return offers.isEmpty ? nil : 0 }
        var best: (index: Int, quality: Int)?
        for (index, offer) in offers.enumerated() {
            let quality = quality(of: offer)
            if quality > best?.quality ?? 0 { best = (index, quality) }
        }
        return best?.index
    }

    /// The quality of the most specific range that names the offer (RFC 9110 section 12.5.1); 0 when none
    /// does.
    private func quality(of offer: String) -> Int {
        let parts = offer.split(separator: "/", maxSplits: 1)
        guard parts.count == 2 else { return 0 }
        var found = (rank: 0, quality: 0)
        for range in ranges {
            let rank: Int
            if range.type == parts[0], range.subtype == parts[1] {
                rank = 3
            } else if range.type == parts[0], range.subtype == "*" {
                rank = 2
            } else if range.type == "*" {
                rank = 1
            } else {
                continue
            }
            if rank > found.rank { found = (rank, range.quality) }
        }
        return found.quality
    }

    private static func range(_ element: Substring) -> Range? {
        var reader = ParameterReader(Array(element.utf8))
        reader.skipBlanks()
        guard let type = reader.token(), reader.take(UInt8(ascii: "/")), let subtype = reader.token() else {
            return nil
        }
        guard type != "*" || subtype == "*", let parameters = reader.parameters() else { return nil }
        var quality = 1000
        if let weight = parameters.first(where: { $0.name == "q" }) {
            guard let parsed = Self.quality(weight.value) else { return nil }
            quality = parsed
        }
        return Range(type: type.lowercased(), subtype: subtype.lowercased(), quality: quality)
    }

    /// `0` to `1` with at most three decimals (RFC 9110 section 12.4.2), in thousandths.
    private static func quality(_ text: String) -> Int? {
        let digits = Array(text.utf8)
        guard let first = digits.first, first == 0x30 || first == 0x31, digits.count <= 5 else { return nil }
        guard digits.count == 1 || digits[1] == UInt8(ascii: ".") else { return nil }
        var thousandths = Int(first - 0x30) * 1000
        for (place, digit) in digits.dropFirst(2).enumerated() {
            guard digit >= 0x30, digit <= 0x39 else { return nil }
            thousandths += Int(digit - 0x30) * [100, 10, 1][place]
        }
        return thousandths <= 1000 ? thousandths : nil
    }
}
