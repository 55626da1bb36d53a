extension JSON5Parser {
    /// A number (spec.json5.org section 6), brought into the form of RFC 8259.
    mutating func number() throws(JSON5.Failure) -> JSONValue {
        let start = scanner.position
        let isNegative = scanner.next == "-"
        let hasSign = isNegative || scanner.next == "+"
        if hasSign { scanner.advance() }
        guard let first = scanner.next else { throw scanner.unexpected }
        switch first {
        case "I", "N": throw notFinite(from: start)
        case "0" where scanner.peek(1) == "x" || scanner.peek(1) == "X":
            return .integer(try hexadecimal(isNegative: isNegative, from: start))
        case "0"..."9", ".": break
        default: throw scanner.unexpected
        }
        let whole = digits()
        var text = (isNegative ? "-" : "") + (whole.isEmpty ? "0" : whole)
        var isInteger = true
        var fraction = ""
        if scanner.take(".") {
            fraction = digits()
            isInteger = false
            text += "." + (fraction.isEmpty ? "0" : fraction)
        }
        let malformed = JSON5.Failure(fault: .malformedNumber, position: start)
        guard !(whole.isEmpty && fraction.isEmpty), whole.utf8.count < 2 || !whole.hasPrefix("0") else {
            throw malformed
        }
        if let mark = scanner.next, mark == "e" || mark == "E" {
            scanner.advance()
            isInteger = false
            text.unicodeScalars.append(mark)
            if let sign = scanner.next, sign == "+" || sign == "-" {
                scanner.advance()
                text.unicodeScalars.append(sign)
            }
            let exponent = digits()
            guard !exponent.isEmpty else { throw malformed }
            text += exponent
        }
        if let next = scanner.next, Self.continuesName(next) { throw malformed }
        if isInteger, let integer = Int64(text) { return .integer(integer) }
        return .decimal(text)
    }

    private mutating func digits() -> String {
        var digits = String.UnicodeScalarView()
        while let scalar = scanner.next, ("0"..."9").contains(scalar) {
            digits.append(scalar)
            scanner.advance()
        }
        return String(digits)
    }

    private mutating func hexadecimal(
        isNegative: Bool, from start: TextPosition
    ) throws(JSON5.Failure) -> Int64 {
        scanner.advance(by: 2)
        var digits = isNegative ? "-" : ""
        while let scalar = scanner.next, Self.continuesName(scalar) {
            guard scalar.isASCII, StringScan.hexadecimalDigit(UInt8(ascii: scalar)) != nil else {
                throw JSON5.Failure(fault: .malformedNumber, position: start)
            }
            digits.unicodeScalars.append(scalar)
            scanner.advance()
        }
        guard digits.last?.isHexDigit == true else {
            throw JSON5.Failure(fault: .malformedNumber, position: start)
        }
        guard let value = Int64(digits, radix: 16) else {
            throw JSON5.Failure(fault: .numberOutOfRange, position: start)
        }
        return value
    }

    /// The error of Infinity and NaN, which are numbers of JSON5 and of nothing that this product counts.
    private func notFinite(from start: TextPosition) -> JSON5.Failure {
        for word in ["Infinity", "NaN"] {
            let isWord = word.unicodeScalars.enumerated().allSatisfy { scanner.peek($0.offset) == $0.element }
            let isEnd = scanner.peek(word.unicodeScalars.count).map { !Self.continuesName($0) } ?? true
            if isWord && isEnd { return JSON5.Failure(fault: .numberNotFinite, position: start) }
        }
        return scanner.unexpected
    }
}
