import JSON

/// The texts of one file, checked.
struct TextCatalogue: Sendable {
    let patterns: [TextKey: TextPattern]

    /// Reads a file; it has each of the texts and no other, and each names its values and no other.
    ///
    /// Throws the first thing that is wrong, in the order of the file, and then what it lacks.
    init(file: String, _ bytes: [UInt8], keys: [TextKey]) throws(TextError) {
        let document: JSON5.Document
        do throws(JSON5.Failure) { document = try JSON5.parse(bytes) } catch {
            throw TextError(file: file, position: error.position, .syntax("\(error.fault)"))
        }
        guard let groups = document.value.members else { throw TextError(file: file, .notAnObject) }
        let known = Dictionary(grouping: keys, by: \.group)
        var patterns: [TextKey: TextPattern] = [:]
        for group in groups {
            func fail(_ fault: TextFault, _ name: String? = nil) -> TextError {
                let pointer = "/\(group.key)" + (name.map { "/\($0)" } ?? "")
                return TextError(
                    file: file, key: group.key + (name.map { ".\($0)" } ?? ""),
                    position: document.keyPosition(of: pointer), fault)
            }
            guard let expected = known[group.key] else { throw fail(.unknown) }
            guard let texts = group.value.members else { throw fail(.notAnObject) }
            for text in texts {
                guard let key = expected.first(where: { $0.name == text.key }) else {
                    throw fail(.unknown, text.key)
                }
                guard let words = text.value.string else { throw fail(.notAText, text.key) }
                let pattern: TextPattern
                do throws(TextFault) { pattern = try TextPattern(words) } catch {
                    throw fail(error, text.key)
                }
                guard pattern.values == key.values else {
                    let missing = key.values.subtracting(pattern.values).sorted()
                    let extra = pattern.values.subtracting(key.values).sorted()
                    throw fail(.values(missing: missing, extra: extra), text.key)
                }
                patterns[key] = pattern
            }
        }
        for key in keys where patterns[key] == nil {
            throw TextError(file: file, key: key.description, .missing)
        }
        self.patterns = patterns
    }
}
