/// Which events an endpoint hears of.
package struct EventFilter: Hashable, Sendable {
    /// The words as the merchant wrote them: a type, `checkout.*`, or `*` for all.
    package let patterns: [String]
    /// The types that they mean today.
    package let types: Set<EventType>

    /// The most patterns of an endpoint.
    package static let patternsMax = 64
    /// Hears of everything.
    package static let everything = EventFilter(patterns: ["*"], types: Set(EventType.allCases))

    /// Reads patterns; nil when there are none, too many, or one that means no type.
    package init?(_ patterns: [String]) {
        guard (1...Self.patternsMax).contains(patterns.count) else { return nil }
        var types: Set<EventType> = []
        for pattern in patterns {
            let meant = Self.types(pattern)
            guard !meant.isEmpty else { return nil }
            types.formUnion(meant)
        }
        self.patterns = patterns
        self.types = types
    }

    private init(patterns: [String], types: Set<EventType>) {
        self.patterns = patterns
        self.types = types
    }

    /// What is stored: the patterns, and what they mean to the program that reads them.
    package init(stored text: String) {
        let patterns = text.split(separator: " ").map { String($0) }
        self.init(patterns: patterns, types: Set(patterns.flatMap { Self.types($0) }))
    }

    /// The stored form: the patterns with spaces between.
    package var storedText: String { patterns.joined(separator: " ") }

    /// The types that one pattern means; none for a word that is no pattern.
    package static func types(_ pattern: String) -> [EventType] {
        if pattern == "*" { return EventType.allCases }
        if pattern.hasSuffix(".*") {
            let prefix = pattern.dropLast(1)
            return EventType.allCases.filter { $0.rawValue.hasPrefix(prefix) }
        }
        return EventType(rawValue: pattern).map { [$0] } ?? []
    }
}
