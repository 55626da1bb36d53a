import Crypto
import Domain
import JSON

/// The texts of one file, checked.
struct TextCatalogue: Sendable {
    let patterns: [TextKey: TextPattern]
    /// Its words that receipts are made of.
    let wording: ReceiptWording

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
        self.init(patterns, Self.wording(of: patterns))
    }

    private init(_ patterns: [TextKey: TextPattern], _ wording: ReceiptWording) {
        self.patterns = patterns
        self.wording = wording
    }
}

/// The words of receipts, kept as they are and read again.
extension TextCatalogue {
    private static func wording(of patterns: [TextKey: TextPattern]) -> ReceiptWording {
        let kept = patterns.filter { ReceiptTexts.keptGroups.contains($0.key.group) }
            .map { (name: $0.key.description, text: $0.value.text) }.sorted { $0.name < $1.name }
        var writer = JSONWriter()
        writer.beginObject()
        for (name, text) in kept {
            writer.key(text: name)
            writer.string(text)
        }
        writer.endObject()
        let bytes = writer.bytes
        return ReceiptWording(digest: SHA256.digest(bytes), text: String(decoding: bytes, as: UTF8.self))
    }

    /// The catalogue with what those words say in place of what it says itself.
    ///
    /// What a later release no longer has, or gives other values, is passed over: nobody fills it.
    func saying(_ wording: ReceiptWording) -> TextCatalogue {
        guard let words = try? JSONValue(parsing: wording.text).members else { return self }
        let texts = Dictionary(words.map { ($0.key, $0.value) }) { $1 }
        var patterns = patterns
        for key in patterns.keys {
            guard let text = texts[key.description]?.string, let pattern = try? TextPattern(text),
                pattern.values.isSubset(of: key.values)
            else { continue }
            patterns[key] = pattern
        }
        return TextCatalogue(patterns, wording)
    }
}
