/// What field :86: tells of a movement, in one of the three shapes that banks give it.
struct MT940Information {
    var remittance = ""
    var endToEndID = ""
    var name = ""
    var account = ""
    var isReturn = false

    init(_ lines: [String]) {
        let text = lines.joined()
        if let first = text.first, first.isASCIIDigit, let mark = text.dropFirst(3).first, !mark.isLetter,
            !mark.isASCIIDigit, text.dropFirst(3).dropFirst().prefix(2).allSatisfy(\.isASCIIDigit)
        {
            readNumbered(text.dropFirst(3), mark: mark)
        } else if lines.first?.hasPrefix("/") == true {
            readNamed(text)
        } else {
            remittance = text.trimmed
        }
    }

    /// German banks: `166?00CREDIT?20EREF+…?21SVWZ+…?30BIC?31IBAN?32NAME`.
    private mutating func readNumbered(_ text: Substring, mark: Character) {
        var purpose = ""
        for part in text.split(separator: mark) {
            let value = String(part.dropFirst(2))
            switch Int(part.prefix(2)) {
            case .some(20...29), .some(60...63): purpose += value
            case 31: account = value
            case 32, 33: name += value
            default: break
            }
        }
        name = name.trimmed
        readSEPA(purpose)
    }

    /// Keys of four letters and a plus sign within the purpose; what precedes the first belongs to the text.
    private mutating func readSEPA(_ purpose: String) {
        let keys = ["EREF+", "KREF+", "MREF+", "CRED+", "DEBT+", "SVWZ+", "ABWA+", "IBAN+", "BIC+", "RREF+"]
        var found = keys.compactMap { key in purpose.firstRange(of: key).map { (key: key, range: $0) } }
        found.sort { $0.range.lowerBound < $1.range.lowerBound }
        remittance = String(purpose[..<(found.first?.range.lowerBound ?? purpose.endIndex)])
        for (place, entry) in found.enumerated() {
            let end = place + 1 < found.count ? found[place + 1].range.lowerBound : purpose.endIndex
            let value = String(purpose[entry.range.upperBound..<end]).trimmed
            switch entry.key {
            case "EREF+": endToEndID = value
            case "SVWZ+": remittance += value
            case "RREF+": isReturn = true
            default: break
            }
        }
        remittance = remittance.trimmed
    }

    /// Dutch and other banks: `/EREF/…/IBAN/…/NAME/…/REMI/USTD//…/`.
    private mutating func readNamed(_ text: String) {
        let keys: Set<Substring> = [
            "TRTP", "EREF", "IBAN", "BIC", "NAME", "REMI", "RTRN", "MARF", "CSID", "PREF", "ORDP", "BENM",
            "ID",
        ]
        var key: Substring = ""
        var values: [Substring: [Substring]] = [:]
        for part in text.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            if keys.contains(part) { key = part } else { values[key, default: []].append(part) }
        }
        func value(_ key: Substring) -> String {
            (values[key] ?? []).filter { !$0.isEmpty }.joined(separator: "/")
        }
        endToEndID = value("EREF")
        account = value("IBAN")
        name = value("NAME")
        isReturn = values["RTRN"] != nil
        remittance = (values["REMI"] ?? []).filter { !["", "USTD", "STRD"].contains($0) }.joined(
            separator: "/")
        if remittance.isEmpty { remittance = value("") }
    }
}
