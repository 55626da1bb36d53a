/// Which `xn--` names every browser accepts as they stand.
///
/// Browsers decode such labels and refuse the whole URL when the letters are not what UTS #46 allows
/// (unnormalised, mapped to others, wrong direction). The tables of UTS #46 are large; this is a subset
/// of what they allow, drawn from the Unicode properties of the standard library: it accepts the names
/// people register and refuses in doubt.
enum InternationalName {
    /// Whether no label is an `xn--` one, or all of them are beyond doubt.
    static func isSafe(_ labels: [Substring]) -> Bool {
        guard labels.contains(where: { $0.hasPrefix("xn--") }) else { return true }
        var isRightToLeft = false
        for label in labels where label.hasPrefix("xn--") {
            guard let scalars = Punycode.decode(label.dropFirst(4)), isLabel(scalars) else { return false }
            let rightToLeft = scalars.count { isRightToLeftBlock($0) }
            guard rightToLeft == 0 || rightToLeft == scalars.count else { return false }
            isRightToLeft = isRightToLeft || rightToLeft > 0
        }
        // RFC 5893 section 2: beside a right-to-left label, every other must begin with a letter.
        return !isRightToLeft || labels.allSatisfy { $0.utf8.first.map { $0 >= 0x61 } ?? false }
    }

    private static func isLabel(_ scalars: [Unicode.Scalar]) -> Bool {
        guard let first = scalars.first, !scalars.allSatisfy(\.isASCII),
            !first.properties.generalCategory.isMark,
            !scalars.starts(with: "xn--".unicodeScalars)
        else { return false }
        return scalars.indices.allSatisfy { place in
            scalars[place].isASCII
                || (isPlain(scalars[place]) && isNormalized(scalars[place], after: scalars[..<place]))
        }
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        // Valid as they are since 2010, though case folding changes them (UTS #46 section 7).
        if scalar == "ß" || scalar == "ς" { return true }
        let properties = scalar.properties
        if properties.changesWhenNFKCCaseFolded || properties.isDefaultIgnorableCodePoint { return false }
        switch properties.generalCategory {
        case .lowercaseLetter, .otherLetter, .modifierLetter, .decimalNumber: return true
        case .nonspacingMark, .spacingMark: return scalar.value < 0x10000
        default: return false
        }
    }

    /// Whether normalisation (NFC) surely leaves a scalar where it is: marks in their order, and none that
    /// joins what stands before it (those of NFC_Quick_Check=Maybe in DerivedNormalizationProps.txt).
    private static func isNormalized(
        _ scalar: Unicode.Scalar, after before: ArraySlice<Unicode.Scalar>
    ) -> Bool {
        let combiningClass = scalar.properties.canonicalCombiningClass
        if let last = before.last, combiningClass != .notReordered,
            last.properties.canonicalCombiningClass > combiningClass
        {
            return false
        }
        // These are in names people register. Where the mark is a letter to normalisation (class zero) it
        // joins only its neighbour, else perhaps one further back.
        switch scalar.value {
        case 0x093C: return !before.contains { [0x0928, 0x0930, 0x0933].contains($0.value) }
        case 0x09BE, 0x09D7: return before.last?.value != 0x09C7
        case 0x0B3E, 0x0B56, 0x0B57: return before.last?.value != 0x0B47
        case 0x0BBE: return before.last?.value != 0x0BC6 && before.last?.value != 0x0BC7
        case 0x0CC2: return before.last?.value != 0x0CC6
        case 0x0D3E: return before.last?.value != 0x0D46 && before.last?.value != 0x0D47
        case 0x0DCA: return !before.contains { $0.value == 0x0DD9 || $0.value == 0x0DDC }
        case 0x0DCF: return before.last?.value != 0x0DD9
        // These are rare, and refused whatever stands before them.
        case 0x0300...0x036F, 0x0653...0x0655, 0x0BD7, 0x0C56, 0x0CD5...0x0CD6, 0x0D57, 0x0DDF, 0x102E,
            0x1100...0x11FF, 0x1B35, 0x3099...0x309A, 0xA960...0xA97F, 0xD7B0...0xD7FF:
            return false
        default: return true
        }
    }

    private static func isRightToLeftBlock(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF, 0x10800...0x10FFF, 0x1E800...0x1EFFF: true
        default: false
        }
    }
}

extension Unicode.GeneralCategory {
    fileprivate var isMark: Bool {
        self == .nonspacingMark || self == .spacingMark || self == .enclosingMark
    }
}
