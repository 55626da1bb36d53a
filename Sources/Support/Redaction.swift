/// Finds what must not be read in a log: card numbers, keys and secrets of this product and its providers,
/// credentials in headers, forms and JSON, and the tokens of checkout pages.
///
/// It errs towards hiding: a text that only looks like a secret loses its value, never the line.
package enum Redaction {
    /// What stands where a secret stood.
    static let stars: StaticString = "***"

    /// The text with every secret replaced by stars.
    package static func redacted(_ text: String) -> String {
        var whole = text
        return whole.withUTF8 { bytes in
            var kept: [UInt8] = []
            var position = 0
            while let secret = next(in: bytes, from: position) {
                kept.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[position..<secret.lowerBound]))
                kept.append(
                    contentsOf: UnsafeBufferPointer(start: stars.utf8Start, count: stars.utf8CodeUnitCount))
                position = secret.upperBound
            }
            guard position > 0 else { return text }
            kept.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[position...]))
            return String(decoding: kept, as: UTF8.self)
        }
    }

    /// The first secret that starts at or after a place; one pass over the bytes, which stops only where
    /// something can begin: at digits and after one of `:`, `=`, `_`, a space and `/`.
    static func next(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Range<Int>? {
        var position = start
        while position < text.count {
            let byte = text[position]
            guard canBegin(byte) else {
                position += 1
                continue
            }
            let found: Range<Int>?
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                let scan = CardNumberScan(text, at: position)
                if let card = scan.card { return card }
                position = scan.groupEnd
                continue
            case UInt8(ascii: "%"):
                // The digits of a percent-encoded byte belong to no number that follows it, unless the sign
                // stands by itself before a number.
                let isEncoded =
                    position + 2 < text.count && isHexadecimal(text[position + 1])
                    && isHexadecimal(text[position + 2])
                if isEncoded, text[position + 1] <= UInt8(ascii: "9"),
                    let card = CardNumberScan(text, at: position + 1).card
                {
                    return card
                }
                position += isEncoded ? 3 : 1
                continue
            case UInt8(ascii: ":"), UInt8(ascii: "="): found = namedValue(text, separator: position)
            case UInt8(ascii: "_"): found = prefixedSecret(text, underscore: position)
            case UInt8(ascii: "/"): found = pageToken(text, slash: position)
            default: found = credential(text, space: position)
            }
            if let found, found.lowerBound >= start { return found }
            position += 1
        }
        return nil
    }

    @inline(__always)
    private static func canBegin(_ byte: UInt8) -> Bool {
        // Digits and : are one row of ten and the one after it; the others are spelled out.
        if byte < 64 {
            let marks: UInt64 = 0x03FF << 48 | 1 << 58 | 1 << 61 | 1 << 47 | 1 << 37 | 1 << 32
            return marks >> UInt64(byte) & 1 != 0
        }
        return byte == UInt8(ascii: "_")
    }

    /// The value after `name:` or `name=` in a header, a form or JSON, where the name tells a secret.
    private static func namedValue(_ text: UnsafeBufferPointer<UInt8>, separator: Int) -> Range<Int>? {
        var nameEnd = separator
        while nameEnd > 0, separator - nameEnd < 4, isQuoteOrSpace(text[nameEnd - 1]) { nameEnd -= 1 }
        guard let name = SecretName(text, end: nameEnd) else { return nil }
        var start = separator + 1
        var quote: UInt8?
        var isEscaped = false
        while start < text.count, isQuoteOrSpace(text[start]), quote == nil {
            if text[start] == UInt8(ascii: "\\") { isEscaped = true }
            if text[start] == UInt8(ascii: "\"") || text[start] == UInt8(ascii: "'") { quote = text[start] }
            start += 1
        }
        var end = start
        if let quote {
            while end < text.count, text[end] != quote {
                end += text[end] == UInt8(ascii: "\\") && !isEscaped ? 2 : 1
            }
            end = min(end, text.count)
            if isEscaped, end > start, text[end - 1] == UInt8(ascii: "\\") { end -= 1 }
        } else if name == .header, text[separator] == UInt8(ascii: ":") {
            while end < text.count, text[end] != 0x0A, text[end] != 0x0D { end += 1 }
        } else {
            // An object or array is searched by its own names.
            if start < text.count, text[start] == UInt8(ascii: "{") || text[start] == UInt8(ascii: "[") {
                return nil
            }
            while end < text.count, !endsValue(text[end]) { end += 1 }
        }
        return end > start ? start..<end : nil
    }

    /// What follows `sk_`, `rk_` and `whsec_` at the start of a word, and `_secret_` inside one.
    private static func prefixedSecret(_ text: UnsafeBufferPointer<UInt8>, underscore: Int) -> Range<Int>? {
        let isSecret =
            (endsWord(text, at: underscore, with: "sk") && !continuesWord(text, before: underscore - 2))
            || (endsWord(text, at: underscore, with: "rk") && !continuesWord(text, before: underscore - 2))
            || (endsWord(text, at: underscore, with: "whsec") && !continuesWord(text, before: underscore - 5))
            || endsWord(text, at: underscore, with: "_secret")
        guard isSecret else { return nil }
        var end = underscore + 1
        while end < text.count, isTokenByte(text[end]) { end += 1 }
        return end > underscore + 1 ? underscore + 1..<end : nil
    }

    /// The path segment after `/checkout/`, unless it is the placeholder of a route pattern.
    private static func pageToken(_ text: UnsafeBufferPointer<UInt8>, slash: Int) -> Range<Int>? {
        guard endsWord(text, at: slash, with: "/checkout") else { return nil }
        let start = slash + 1
        guard start < text.count, text[start] != UInt8(ascii: "{") else { return nil }
        var end = start
        while end < text.count, !endsValue(text[end]), text[end] != UInt8(ascii: "/"),
            text[end] != UInt8(ascii: "?"),
            text[end] != UInt8(ascii: "#")
        { end += 1 }
        return end > start ? start..<end : nil
    }

    /// What follows an authentication scheme's name (RFC 9110 section 11.1, RFC 4954) or the name of a
    /// one-time code.
    private static func credential(_ text: UnsafeBufferPointer<UInt8>, space: Int) -> Range<Int>? {
        guard space > 2 else { return nil }
        var isScheme = false
        var isCode = false
        switch text[space - 1] | 0x20 {
        case UInt8(ascii: "r"): isScheme = endsWord(text, at: space, with: "bearer")
        case UInt8(ascii: "c"): isScheme = endsWord(text, at: space, with: "basic")
        case UInt8(ascii: "n"):
            isScheme = endsWord(text, at: space, with: "plain") || endsWord(text, at: space, with: "login")
        case UInt8(ascii: "p"): isCode = endsWord(text, at: space, with: "otp")
        default: return nil
        }
        guard isScheme || isCode else { return nil }
        var end = space + 1
        var digits = 0
        var marks = 0
        while end < text.count, isTokenByte(text[end]) {
            let byte = text[end]
            if byte &- UInt8(ascii: "0") < 10 {
                digits += 1
            } else if byte & 0x20 == 0 || byte == UInt8(ascii: "=") {
                marks += 1
            }
            end += 1
        }
        let count = end - space - 1
        // "basic question" and "plain text" are words; a credential has digits, capitals or padding.
        let isCredential = isScheme ? count >= 6 && digits + marks > 0 : count >= 4 && digits == count
        return isCredential ? space + 1..<end : nil
    }
}

extension Redaction {
    /// Whether the bytes before a place are that lower-case word, in either letter case.
    static func endsWord(_ text: UnsafeBufferPointer<UInt8>, at end: Int, with word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        guard end >= count else { return false }
        for offset in 0..<count {
            let byte = text[end - count + offset]
            let lower = byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
            if lower != word.utf8Start[offset] { return false }
        }
        return true
    }

    private static func continuesWord(_ text: UnsafeBufferPointer<UInt8>, before place: Int) -> Bool {
        guard place > 0 else { return false }
        let byte = text[place - 1]
        return (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 6
    }

    private static func isQuoteOrSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\\") || byte == 0x20
    }

    /// Letters, digits and the marks of base64, base64url, dotted keys and JSON Web Tokens.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="), UInt8(ascii: "~"):
            true
        default: false
        }
    }

    private static func endsValue(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, UInt8(ascii: "&"), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "}"),
            UInt8(ascii: "]"),
            UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\\"),
            UInt8(ascii: ")"):
            true
        default: false
        }
    }
}
