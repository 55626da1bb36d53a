import Support

extension CivilDate {
    /// The date at the head of an ISO 8601 text: `2026-11-20` or `2026-11-20T18:00:00+01:00`.
    init?(isoPrefix text: String) {
        guard let date = CivilDate(text: text.prefix(10)), StatementLimits.years.contains(date.year) else {
            return nil
        }
        self = date
    }

    /// A date of three numbers in that order.
    init?(parts: [Substring], order: CSVMapping.DateOrder) {
        guard parts.count == 3 else { return nil }
        let numbers = parts.compactMap { part in
            part.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(part) : nil
        }
        guard numbers.count == 3 else { return nil }
        let places = order.places
        // Two digits are of this century: no statement is older.
        let isShort = parts[places.year].utf8.count == 2
        let year = numbers[places.year] + (isShort && numbers[places.year] < 100 ? 2000 : 0)
        guard StatementLimits.years.contains(year) else { return nil }
        self.init(year: year, month: numbers[places.month], day: numbers[places.day])
    }
}
