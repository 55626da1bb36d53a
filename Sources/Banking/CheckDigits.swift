/// The sums by which banks notice mistyped numbers; all work on ASCII digits and upper-case letters.
enum CheckDigits {
    /// A digit's own value, a letter's as 10 to 35; nil for any other byte.
    static func value(_ byte: UInt8) -> Int? {
        switch byte {
        case 0x30...0x39: Int(byte) - 0x30
        case 0x41...0x5A: Int(byte) - 0x41 + 10
        default: nil
        }
    }

    /// The number that the bytes spell, letters as two digits, modulo 97 (ISO 7064 MOD 97-10); nil where a
    /// byte is neither digit nor letter.
    static func remainder97(_ bytes: some Sequence<UInt8>, after start: Int = 0) -> Int? {
        var rest = start
        for byte in bytes {
            guard let value = value(byte) else { return nil }
            rest = (rest * (value > 9 ? 100 : 10) + value) % 97
        }
        return rest
    }

    /// The digit that makes the weighted sum of ISO/IEC 7812-1 annex B (Luhn) a multiple of ten.
    static func luhn(_ digits: some BidirectionalCollection<UInt8>) -> Int {
        var sum = 0
        var isDoubled = true
        for digit in digits.reversed() {
            let value = Int(digit) - 0x30
            sum += isDoubled ? (value > 4 ? value * 2 - 9 : value * 2) : value
            isDoubled.toggle()
        }
        return (10 - sum % 10) % 10
    }

    /// Modulus 11 with weights 2 to 7 from the right; nil where the check would be ten and has no digit.
    static func modulus11(_ digits: some BidirectionalCollection<UInt8>) -> Int? {
        var sum = 0
        var weight = 2
        for digit in digits.reversed() {
            sum += (Int(digit) - 0x30) * weight
            weight = weight == 7 ? 2 : weight + 1
        }
        let check = (11 - sum % 11) % 11
        return check == 10 ? nil : check
    }

    /// Weights 7, 3, 1 from the right, as Finnish references have them.
    static func sevenThreeOne(_ digits: some BidirectionalCollection<UInt8>) -> Int {
        var sum = 0
        for (place, digit) in digits.reversed().enumerated() {
            sum += (Int(digit) - 0x30) * [7, 3, 1][place % 3]
        }
        return (10 - sum % 10) % 10
    }

    /// Recursive modulo 10 (Swiss Implementation Guidelines QR-bill 2.3, annex B).
    static func recursive10(_ digits: some Sequence<UInt8>) -> Int {
        let table = [0, 9, 4, 6, 8, 2, 7, 1, 3, 5]
        let carry = digits.reduce(0) { table[($0 + Int($1) - 0x30) % 10] }
        return (10 - carry) % 10
    }

    static func areDigits(_ bytes: some Sequence<UInt8>) -> Bool {
        bytes.allSatisfy { (0x30...0x39).contains($0) }
    }
}

extension String {
    /// The digits and ASCII letters of a text, letters in upper case: how numbers are compared.
    var bankCharacters: [UInt8] {
        utf8.compactMap { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A: byte
            case 0x61...0x7A: byte - 0x20
            default: nil
            }
        }
    }

    /// ASCII bytes as a text.
    init(ascii bytes: some Collection<UInt8>) { self = String(decoding: bytes, as: UTF8.self) }
}
