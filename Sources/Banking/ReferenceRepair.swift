extension ReferenceScan {
    /// References that the text may have meant: with characters that look alike exchanged, a lost `RF`, or
    /// one character wrong, missing, too many, or two neighbours swapped.
    ///
    /// Every one has valid check digits; several may be offered, of which at most one was given out. They are
    /// for a person to decide on, never to book by.
    package func repaired(_ schemes: some Sequence<ReferenceScheme>) -> [BankReference] {
        var offered: [BankReference] = []
        var known: Set<BankReference> = []
        for scheme in schemes {
            // `RF` is put back, so only what follows it is looked for.
            let head: [UInt8] = scheme == .creditor ? Array("RF".utf8) : []
            let length = scheme.issuedLength - head.count
            for size in [length, length - 1, length + 1] where characters.count >= size {
                for start in 0...characters.count - size where mayMean(scheme, start, size) {
                    let window = characters[start..<start + size].map { Self.lookalike($0, scheme) }
                    for body in Self.variants(window, length, scheme.alphabet) {
                        guard let reference = BankReference(scheme: scheme, normal: head + body),
                            known.insert(reference).inserted
                        else { continue }
                        offered.append(reference)
                    }
                }
            }
            if scheme == .creditor { offerPayloads(to: &offered, &known) }
        }
        return offered
    }

    /// Someone left out `RF` and the check digits: twelve digits that stand by themselves are completed.
    private func offerPayloads(to offered: inout [BankReference], _ known: inout Set<BankReference>) {
        let length = ReferenceScheme.creditor.issuedPayloadLength
        guard characters.count >= length else { return }
        for start in 0...characters.count - length where isStart[start] && isStart[start + length] {
            let window = characters[start..<start + length]
            guard CheckDigits.areDigits(window),
                let reference = BankReference(scheme: .creditor, payload: String(ascii: window)),
                known.insert(reference).inserted
            else { continue }
            offered.append(reference)
        }
    }

    /// Whether enough of a window looks like the scheme's characters: all but two at most, and for short
    /// codes, which look like words, from the beginning of a word on.
    private func mayMean(_ scheme: ReferenceScheme, _ start: Int, _ size: Int) -> Bool {
        let window = characters[start..<start + size]
        if scheme == .short {
            return isStart[start] && (start + size == characters.count || isStart[start + size])
        }
        let strange = window.count { !(0x30...0x39).contains(Self.lookalike($0, scheme)) }
        return strange <= 1
    }

    /// The digit that a letter is mistaken for, and the letters and digits that short codes do not have.
    private static func lookalike(_ byte: UInt8, _ scheme: ReferenceScheme) -> UInt8 {
        if scheme == .short {
            switch byte {
            case UInt8(ascii: "0"), UInt8(ascii: "O"): return UInt8(ascii: "Q")
            case UInt8(ascii: "1"), UInt8(ascii: "I"): return UInt8(ascii: "L")
            default: return byte
            }
        }
        switch byte {
        case UInt8(ascii: "O"), UInt8(ascii: "Q"), UInt8(ascii: "D"): return UInt8(ascii: "0")
        case UInt8(ascii: "I"), UInt8(ascii: "L"): return UInt8(ascii: "1")
        case UInt8(ascii: "Z"): return UInt8(ascii: "2")
        case UInt8(ascii: "S"): return UInt8(ascii: "5")
        case UInt8(ascii: "G"): return UInt8(ascii: "6")
        case UInt8(ascii: "B"): return UInt8(ascii: "8")
        default: return byte
        }
    }

    /// The window and everything one slip away from it, in the length that is wanted.
    private static func variants(_ window: [UInt8], _ length: Int, _ alphabet: [UInt8]) -> [[UInt8]] {
        var variants: [[UInt8]] = []
        switch window.count {
        case length:
            variants.append(window)
            for place in window.indices {
                for character in alphabet where character != window[place] {
                    var changed = window
                    changed[place] = character
                    variants.append(changed)
                }
            }
            for place in window.indices.dropLast() where window[place] != window[place + 1] {
                var changed = window
                changed.swapAt(place, place + 1)
                variants.append(changed)
            }
        case length - 1:
            for place in 0...window.count {
                for character in alphabet {
                    var changed = window
                    changed.insert(character, at: place)
                    variants.append(changed)
                }
            }
        default:
            for place in window.indices {
                var changed = window
                changed.remove(at: place)
                variants.append(changed)
            }
        }
        return variants
    }
}
