import Domain
import Support

/// Makes the keys by which a movement is known again in another file.
///
/// Where the bank gives a movement a reference of its own, that is the key, with place, day and amount,
/// because some banks use one for a whole batch. Elsewhere it is made of what the line says. Either way equal
/// lines of one file are numbered, so that two equal transfers of one day are two.
struct LineKeys {
    private var seen: [String: Int] = [:]

    /// References that banks write where they have none.
    private static let placeholders: Set<String> = ["", "NONREF", "NOTPROVIDED", "NOREF"]

    /// The bank's reference, nil where it only fills the field.
    static func meaningful(_ reference: String) -> String? {
        placeholders.contains(reference.compact) ? nil : reference
    }

    /// A key of the bank's own reference.
    mutating func key(reference: String, place: Int, line: StatementLine) -> String {
        numbered("r|\(reference)|\(place)|\(Self.facts(line))")
    }

    /// A key of what the line says.
    mutating func key(content line: StatementLine) -> String {
        let texts = [
            line.structuredReference, line.endToEndID, line.remittance, line.payerName, line.payerAccount,
        ]
        return numbered("c|\(Self.facts(line))|\(texts.joined(separator: "|").compact)")
    }

    private static func facts(_ line: StatementLine) -> String {
        "\(line.bookedOn.daysSinceEpoch)|\(line.isCredit ? "C" : "D")\(line.amount.minorUnits)"
            + line.amount.currency.code
    }

    private mutating func numbered(_ text: String) -> String {
        let count = seen[text, default: 0]
        seen[text] = count + 1
        return count == 0 ? text : "\(text)|\(count)"
    }
}
