/// What postal codes of a country look like: forms in which `#` stands for a digit, `@` for a letter, `*` for
/// either, and any other character for itself.
///
/// Spaces and hyphens are for printing: people leave them out or put them elsewhere, so none is compared.
package struct PostalPattern: Hashable, Sendable {
    /// The forms as they stand in the file, any of which may match.
    package let forms: [String]

    /// Takes forms; nil for none, or for one without a place for a digit or letter.
    package init?(forms: [String]) {
        guard !forms.isEmpty, forms.allSatisfy({ $0.contains { "#@*".contains($0) } }) else { return nil }
        self.forms = forms
    }

    /// Whether a text is a postal code.
    package func matches(_ text: String) -> Bool { form(matching: text) != nil }

    /// The text as the country prints it, with capital letters and its own spaces and hyphens; nil where
    /// it is no postal code.
    package func printed(_ text: String) -> String? {
        guard let form = form(matching: text) else { return nil }
        var rest = Self.compact(text)[...]
        var printed: [UInt8] = []
        for byte in form.utf8 {
            if Self.isSeparator(byte) {
                printed.append(byte)
            } else if let next = rest.popFirst() {
                printed.append(next)
            }
        }
        return String(decoding: printed, as: UTF8.self)
    }

    private func form(matching text: String) -> String? {
        let typed = Self.compact(text)
        return forms.first { form in
            let places = form.utf8.filter { !Self.isSeparator($0) }
            return places.count == typed.count && zip(places, typed).allSatisfy(Self.fits)
        }
    }

    private static func fits(_ place: UInt8, _ byte: UInt8) -> Bool {
        let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        let isLetter = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
        return switch place {
        case UInt8(ascii: "#"): isDigit
        case UInt8(ascii: "@"): isLetter
        case UInt8(ascii: "*"): isDigit || isLetter
        default: place == byte
        }
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "-")
    }

    private static func compact(_ text: String) -> [UInt8] {
        text.utf8.compactMap { byte in
            if isSeparator(byte) { return nil }
            return (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) ? byte - 32 : byte
        }
    }
}
