import Domain
import JSON
import Pages
import ProviderKit

/// Checks a setting of a provider account by its kind and turns it into the text that is stored.
struct SettingCheck {
    let fields: BodyFields
    let allowsHTTP: Bool

    /// The stored text; nil for a value that was refused.
    func text(of value: JSONValue, _ kind: ProviderSettingsForm.Kind, at pointer: String) -> String? {
        switch kind {
        case .text(let lengths): return line(value, lengths, pointer)
        case .secret(let lengths): return secret(value, lengths, pointer)
        case .secrets(let lengths, let maximum):
            return list(value, maximum, pointer) { secret($0, lengths, $1) }?.joined(separator: " ")
        case .url: return url(value, pointer)
        case .choice(let words):
            guard let text = string(value, pointer) else { return nil }
            guard words.contains(text) else {
                return refuse(pointer, "invalid_value", "Must be one of \(words.joined(separator: ", ")).")
            }
            return text
        case .flag:
            guard case .bool(let flag) = value else { return wrongType(pointer, "true or false") }
            return flag ? "true" : "false"
        case .number(let range):
            guard let number = value.integer else { return wrongType(pointer, "a whole number") }
            guard range.contains(number) else {
                return refuse(
                    pointer, "out_of_range", "Must be from \(range.lowerBound) to \(range.upperBound).")
            }
            return String(number)
        case .list(let lengths, let maximum):
            return list(value, maximum, pointer) { line($0, lengths, $1) }?.joined(separator: "\n")
        case .records(let members, let maximum):
            var records: [[String: String]] = []
            let isWhole = list(value, maximum, pointer) { value, pointer in
                guard let record = record(value, members, pointer) else { return nil }
                records.append(record)
                return ""
            }
            return isWhole == nil ? nil : SettingRecords.encode(records)
        }
    }

    private func record(
        _ value: JSONValue, _ known: [ProviderSettingsForm.Field], _ pointer: String
    ) -> [String: String]? {
        guard let members = value.members else {
            _ = wrongType(pointer, "an object")
            return nil
        }
        let before = fields.errors.count
        var record: [String: String] = [:]
        for member in members where member.value != .null {
            guard let field = known.first(where: { $0.name == member.key }) else {
                fields.refuse("\(pointer)/\(member.key)", "unknown_field", "This field is not known.")
                continue
            }
            record[member.key] = text(of: member.value, field.kind, at: "\(pointer)/\(member.key)")
        }
        for field in known where record[field.name] == nil {
            let place = "\(pointer)/\(field.name)"
            if let value = field.defaultValue {
                record[field.name] = value
            } else if field.isRequired, !fields.errors.contains(where: { $0.pointer == place }) {
                fields.refuse(place, "required", "The setting is required.")
            }
        }
        return fields.errors.count == before ? record : nil
    }

    private func list(
        _ value: JSONValue, _ maximum: Int, _ pointer: String, _ element: (JSONValue, String) -> String?
    ) -> [String]? {
        guard let elements = value.elements else {
            _ = wrongType(pointer, "a list")
            return nil
        }
        guard elements.count <= maximum else {
            _ = refuse(pointer, "too_many", "Must have at most \(maximum) entries.")
            return nil
        }
        let texts = elements.enumerated().map { element($0.element, "\(pointer)/\($0.offset)") }
        return texts.contains(nil) ? nil : texts.compactMap { $0 }
    }

    private func line(_ value: JSONValue, _ lengths: ClosedRange<Int>, _ pointer: String) -> String? {
        guard let text = string(value, pointer) else { return nil }
        let shape = TextShape(text)
        guard lengths.contains(shape.count) else { return wrongLength(pointer, lengths) }
        guard !shape.hasControls, !shape.hasLines else {
            return refuse(
                pointer, "control_character", "Control characters and line breaks are not allowed.")
        }
        return text
    }

    private func secret(_ value: JSONValue, _ lengths: ClosedRange<Int>, _ pointer: String) -> String? {
        guard let text = string(value, pointer) else { return nil }
        guard lengths.contains(text.utf8.count) else { return wrongLength(pointer, lengths) }
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return refuse(pointer, "invalid_value", "Must be visible ASCII without spaces.")
        }
        return text
    }

    private func url(_ value: JSONValue, _ pointer: String) -> String? {
        guard let text = string(value, pointer) else { return nil }
        guard let url = WebURL(text), url.fragment == nil, url.query == nil,
            allowsHTTP || url.scheme == "https"
        else {
            return refuse(
                pointer, "invalid_url",
                "Must be an absolute \(allowsHTTP ? "http or https" : "https") URL without query or fragment."
            )
        }
        return url.description
    }

    private func string(_ value: JSONValue, _ pointer: String) -> String? {
        value.string ?? wrongType(pointer, "a text")
    }

    private func wrongType(_ pointer: String, _ expected: String) -> String? {
        refuse(pointer, "wrong_type", "Expected \(expected).")
    }

    private func wrongLength(_ pointer: String, _ lengths: ClosedRange<Int>) -> String? {
        refuse(
            pointer, "invalid_length",
            "Must have \(lengths.lowerBound) to \(lengths.upperBound) characters.")
    }

    private func refuse(_ pointer: String, _ code: String, _ detail: String) -> String? {
        fields.refuse(pointer, code, detail)
        return nil
    }
}
