/// The text of a message with what it costs: gateways charge for each segment.
package struct SMSText: Hashable, Sendable {
    /// How the text is sent.
    package enum Encoding: Hashable, Sendable {
        /// Seven bits a character, of the default alphabet of 3GPP TS 23.038 section 6.2.1.
        case gsm7
        /// Sixteen bits, for everything else.
        case ucs2
    }

    /// The text as it is sent.
    package let text: String
    /// How it is sent.
    package let encoding: Encoding
    /// How many messages it takes on the air.
    package let segments: Int

    /// The most characters of one text, as Twilio's API has it.
    package static let charactersMax = 1600

    /// Takes a text of one to 1600 UTF-16 code units, in which control characters other than line feeds
    /// become spaces; nil for one of another length.
    package init?(_ text: String) {
        let cleaned = Self.cleaned(text)
        guard (1...Self.charactersMax).contains(cleaned.utf16.count) else { return nil }
        self.text = cleaned
        if let septets = GSMAlphabet.septets(of: cleaned) {
            encoding = .gsm7
            segments = Self.segments(of: septets, alone: 160, joined: 153)
        } else {
            encoding = .ucs2
            segments = Self.segments(of: cleaned.utf16.map { _ in 1 }, alone: 70, joined: 67)
        }
    }

    /// A joined message has a header of six bytes (3GPP TS 23.040 section 9.2.3.24.1), and no character with
    /// an escape is cut in two.
    private static func segments(of widths: [Int], alone: Int, joined: Int) -> Int {
        guard widths.reduce(0, +) > alone else { return 1 }
        var count = 1
        var used = 0
        for width in widths {
            if used + width > joined {
                count += 1
                used = 0
            }
            used += width
        }
        return count
    }

    private static func cleaned(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isControl = (scalar.value < 0x20 && scalar != "\n") || (0x7F...0x9F).contains(scalar.value)
            scalars.append(isControl ? " " : scalar)
        }
        return String(scalars)
    }
}

/// The default alphabet and its extension (3GPP TS 23.038 sections 6.2.1 and 6.2.1.1).
enum GSMAlphabet {
    private static let plain: Set<Unicode.Scalar> = Set(
        ("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà").unicodeScalars)
    private static let escaped: Set<Unicode.Scalar> = Set("^{}\\[~]|€".unicodeScalars)

    /// How many septets each character takes; nil where one is not in the alphabet.
    static func septets(of text: String) -> [Int]? {
        var widths: [Int] = []
        for scalar in text.unicodeScalars {
            if plain.contains(scalar) {
                widths.append(1)
            } else if escaped.contains(scalar) {
                widths.append(2)
            } else {
                return nil
            }
        }
        return widths
    }
}
