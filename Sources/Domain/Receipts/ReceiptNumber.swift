/// A receipt's place in its organisation's series, and how it is written.
///
/// A prefix has no digits, so no two places of a series, with years or without, are ever written alike,
/// whatever prefixes a merchant has had.
package struct ReceiptNumber: Hashable, Sendable {
    /// The year whose series it belongs to; nil where numbers go on from year to year.
    package let year: Int?
    /// Its place in the series, from 1 without gaps.
    package let sequence: Int64
    /// As it is read: `R-2026-000001`, `TEST-R-000001`.
    package let text: String

    /// The number as it was stored.
    package init(year: Int?, sequence: Int64, text: String) {
        self.year = year
        self.sequence = sequence
        self.text = text
    }

    /// Writes a number; those of test mode say that they are.
    package init(prefix: String, year: Int?, sequence: Int64, isLive: Bool) {
        let digits = String(sequence)
        let zeros = String(repeating: "0", count: max(ReceiptLimits.numberDigits - digits.count, 0))
        let yearText = year.map { "\($0)-" } ?? ""
        self.init(
            year: year, sequence: sequence,
            text: (isLive ? "" : "TEST-") + prefix + yearText + zeros + digits)
    }

    /// The place that a number as it is read stands for; nil for a text that is no such number.
    package static func place(in text: String) -> (year: Int?, sequence: Int64)? {
        guard let start = text.utf8.firstIndex(where: { (0x30...0x39).contains($0) }) else { return nil }
        let parts = text[start...].split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let last = parts.last, let sequence = Int64(last), sequence > 0
        else { return nil }
        guard parts.count == 2 else { return (nil, sequence) }
        guard let year = Int(parts[0]) else { return nil }
        return (year, sequence)
    }

    /// Whether a text may stand before numbers: letters of ASCII, hyphens and slashes.
    package static func isPrefix(_ text: String) -> Bool {
        text.utf8.count <= ReceiptLimits.prefixLength
            && text.utf8.allSatisfy {
                (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D || $0 == 0x2F
            }
    }
}
