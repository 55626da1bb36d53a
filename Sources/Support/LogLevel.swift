/// How much a log line matters, least first.
package enum LogLevel: Int, Sendable, Comparable, CaseIterable {
    case debug, info, notice, warning, error

    /// The word in the log.
    package var word: StaticString {
        switch self {
        case .debug: "debug"
        case .info: "info"
        case .notice: "notice"
        case .warning: "warning"
        case .error: "error"
        }
    }

    /// Reads the word, as configuration writes it; nil for another.
    package init?(word: String) {
        guard let level = Self.allCases.first(where: { "\($0.word)" == word }) else { return nil }
        self = level
    }

    /// Whether the left one comes before the right one.
    package static func < (left: LogLevel, right: LogLevel) -> Bool { left.rawValue < right.rawValue }
}
