/// One text that every catalogue has, and the values that it names.
package struct TextKey: Hashable, Sendable, CustomStringConvertible {
    /// The object of the file that it stands in.
    package let group: String
    /// Its name there.
    package let name: String
    /// The values that it names in braces, in every language the same ones.
    package let values: Set<String>

    /// Names a text.
    package init(_ group: String, _ name: String, _ values: Set<String> = []) {
        self.group = group
        self.name = name
        self.values = values
    }

    /// The texts of a group.
    package static func keys(_ group: String, _ texts: KeyValuePairs<String, Set<String>>) -> [TextKey] {
        texts.map { TextKey(group, $0.key, $0.value) }
    }

    /// The name as failures tell it: `receipt.subject`.
    package var description: String { "\(group).\(name)" }
}
