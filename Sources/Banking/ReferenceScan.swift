/// A reference that stands in a remittance text.
package struct FoundReference: Hashable, Sendable {
    /// With valid check digits.
    package let reference: BankReference
    /// Whether it stands by itself, and does not begin or end within a longer word or number.
    package let isWhole: Bool
}

/// Finds references in what payers and banks wrote around them.
///
/// A text is compared without spaces and signs, because people group references as they like and banks break
/// lines in the middle. Valid check digits are a filter, not a proof: whether a reference was given out, the
/// ledger says.
package struct ReferenceScan: Sendable {
    /// Digits and letters of the text.
    let characters: [UInt8]
    /// For each character, and for the end: whether a word begins there.
    let isStart: [Bool]

    /// Reads a text, of which at most the first thousand characters count.
    package init(_ text: String) {
        var characters: [UInt8] = []
        var starts: [Bool] = []
        var isNew = true
        for byte in text.utf8.prefix(BankingLimits.scannedCharactersMax) {
            switch byte {
            case 0x30...0x39, 0x41...0x5A: characters.append(byte)
            case 0x61...0x7A: characters.append(byte - 0x20)
            default:
                isNew = true
                continue
            }
            starts.append(isNew)
            isNew = false
        }
        self.characters = characters
        isStart = starts + [true]
    }

    /// The references of those schemes in the lengths that are issued here, each once, whole ones first.
    package func found(_ schemes: some Sequence<ReferenceScheme>) -> [FoundReference] {
        var found: [FoundReference] = []
        for scheme in schemes {
            let length = scheme.issuedLength
            guard characters.count >= length else { continue }
            for start in 0...characters.count - length {
                let window = characters[start..<start + length]
                guard Self.mayBegin(window, scheme), BankReference.holds(window, scheme),
                    let reference = BankReference(scheme: scheme, normal: window)
                else { continue }
                let entry = FoundReference(
                    reference: reference, isWhole: isStart[start] && isStart[start + length])
                if let known = found.firstIndex(where: { $0.reference == reference }) {
                    if entry.isWhole { found[known] = entry }
                } else {
                    found.append(entry)
                }
            }
        }
        return found.filter(\.isWhole) + found.filter { !$0.isWhole }
    }

    /// A look at the first character spares most windows the sum.
    private static func mayBegin(_ window: ArraySlice<UInt8>, _ scheme: ReferenceScheme) -> Bool {
        guard let first = window.first else { return false }
        switch scheme {
        case .creditor: return first == UInt8(ascii: "R")
        case .short: return ShortCheck.value(first) != nil
        case .swiss, .belgian, .finnish, .norwegian, .norwegianModulus11: return first < 0x3A
        }
    }
}
