/// The named parts of a route's pattern with the text that matched each.
package struct PathParameters: Sendable {
    private var values: [(name: StaticText, value: String)] = []

    /// No parameters.
    package init() {}

    /// Adds one.
    package mutating func append(_ name: StaticString, _ value: String) { append(StaticText(name), value) }

    /// Adds one whose name is a part of a pattern.
    mutating func append(_ name: StaticText, _ value: String) { values.append((name, value)) }

    /// The text that matched `{name}`, or nil.
    package subscript(_ name: StaticString) -> String? {
        let wanted = StaticText(name)
        return values.first { $0.name == wanted }?.value
    }
}
