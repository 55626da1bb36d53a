extension JSON5Parser {
    /// A string in either kind of quotes (spec.json5.org section 5).
    mutating func string() throws(JSON5.Failure) -> String {
        let start = scanner.position
        guard let quote = scanner.next else { throw scanner.unexpected }
        scanner.advance()
        var text = String.UnicodeScalarView()
        while !scanner.take(quote) {
            guard let scalar = scanner.next else {
                throw JSON5.Failure(fault: .unexpectedEnd, position: start)
            }
            switch scalar {
            case "\\": try escape(into: &text)
            case "\n", "\r": throw failure(.lineEndInString)
            default:
                text.append(scalar)
                scanner.advance()
            }
        }
        return String(text)
    }

    /// Reads that many hexadecimal digits.
    mutating func codeUnits(_ digits: Int, from start: TextPosition) throws(JSON5.Failure) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<digits {
            guard let scalar = scanner.next, scalar.isASCII,
                let digit = StringScan.hexadecimalDigit(UInt8(ascii: scalar))
            else { throw JSON5.Failure(fault: .malformedEscape, position: start) }
            unit = unit << 4 | digit
            scanner.advance()
        }
        return unit
    }

    private mutating func escape(into text: inout String.UnicodeScalarView) throws(JSON5.Failure) {
        let start = scanner.position
        scanner.advance()
        guard let letter = scanner.next else { throw scanner.unexpected }
        scanner.advance()
        switch letter {
        case "b": text.append("\u{8}")
        case "f": text.append("\u{C}")
        case "n": text.append("\n")
        case "r": text.append("\r")
        case "t": text.append("\t")
        case "v": text.append("\u{B}")
        case "0" where scanner.next.map { !("0"..."9").contains($0) } ?? true: text.append("\u{0}")
        case "0"..."9": throw JSON5.Failure(fault: .malformedEscape, position: start)
        case "x": text.append(Unicode.Scalar(UInt8(truncatingIfNeeded: try codeUnits(2, from: start))))
        case "u": text.append(try character(from: start))
        case "\r": _ = scanner.take("\n")
        case "\n", "\u{2028}", "\u{2029}": break
        default: text.append(letter)
        }
    }

    /// The character of a \u escape, whose second half follows where it is of a surrogate pair.
    private mutating func character(from start: TextPosition) throws(JSON5.Failure) -> Unicode.Scalar {
        var value = try codeUnits(4, from: start)
        if value & 0xFC00 == 0xD800, scanner.take("\\"), scanner.take("u") {
            let low = try codeUnits(4, from: start)
            guard low & 0xFC00 == 0xDC00 else {
                throw JSON5.Failure(fault: .malformedEscape, position: start)
            }
            value = 0x10000 + ((value & 0x3FF) << 10 | low & 0x3FF)
        }
        guard let scalar = Unicode.Scalar(value) else {
            throw JSON5.Failure(fault: .malformedEscape, position: start)
        }
        return scalar
    }
}
