import Banking
import Domain
import ProviderKit

/// Reads settings one by one and keeps what is wrong with them.
struct WireSettingsReader {
    private let settings: [String: String]
    private(set) var faults: [SettingFault] = []

    /// The longest instructions in the merchant's own words, in characters.
    static let wordsMax = 500
    /// The most currencies of one account.
    static let currenciesMax = 50

    init(_ settings: [String: String]) { self.settings = settings }

    private func value(_ name: String) -> String? {
        settings[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    mutating func refuse(_ name: String, _ detail: String, code: String = "invalid_value") {
        faults.append(SettingFault(name, code, detail))
    }

    mutating func text(_ name: String, _ length: ClosedRange<Int>) -> String {
        let text = value(name) ?? ""
        if text.isEmpty, length.lowerBound > 0 {
            refuse(name, "is required.", code: "required")
        } else if !length.contains(text.unicodeScalars.count) {
            refuse(name, "must have \(length.lowerBound) to \(length.upperBound) characters.")
        } else if text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
            refuse(name, "must be one line.")
        }
        return text
    }

    mutating func integer(_ name: String, _ range: ClosedRange<Int64>, _ normal: Int64) -> Int64 {
        guard let text = value(name) else { return normal }
        guard let number = Int64(text), range.contains(number) else {
            refuse(name, "must be a number from \(range.lowerBound) to \(range.upperBound).")
            return normal
        }
        return number
    }

    mutating func currencies(_ name: String) -> Set<Currency> {
        let codes = (value(name) ?? "").split(separator: "\n")
        if codes.isEmpty { refuse(name, "must name one or more currencies.") }
        var found: Set<Currency> = []
        for (place, code) in codes.enumerated() {
            if let currency = Currency(code: String(code)) {
                found.insert(currency)
            } else {
                refuse("\(name)/\(place)", "must be a currency's ISO 4217 code.")
            }
        }
        return found
    }

    /// Exactly one kind of account.
    mutating func number() -> WireSettings.Number {
        let kinds = ["iban", "sortCode", "routingNumber", "instructions"].filter { value($0) != nil }
        guard kinds.count == 1, let kind = kinds.first else {
            refuse(
                "iban",
                "or `sortCode`, `routingNumber` or `instructions` is required, and only one of them.",
                code: kinds.isEmpty ? "required" : "conflicting_fields")
            return .words("")
        }
        do {
            switch kind {
            case "iban":
                let iban = try IBAN(value(kind) ?? "")
                guard let text = value("bic") else { return .iban(iban, nil) }
                do { return .iban(iban, try BIC(text)) } catch { refuse("bic", "is no BIC.") }
            case "sortCode":
                return .sortCode(
                    try SortCodeAccount(sortCode: value(kind) ?? "", account: value("accountNumber") ?? ""))
            case "routingNumber":
                return .routing(
                    try RoutingAccount(routing: value(kind) ?? "", account: value("accountNumber") ?? ""))
            default: return .words(words())
            }
        } catch {
            refuse(
                kind,
                kind == "iban"
                    ? "is no IBAN: \(Self.words(error))"
                    : "and `accountNumber` name no account: \(Self.words(error))")
        }
        return .words("")
    }

    private static func words(_ fault: any Error) -> String {
        switch fault as? AccountNumberFault {
        case .characters: "it has a character that is not allowed there."
        case .country: "it begins with no country that has IBANs."
        case .length: "it is too short or too long."
        case .checkDigits: "its check digits do not fit, so something is mistyped."
        case nil: "it cannot be read."
        }
    }

    /// Words may have lines.
    private mutating func words() -> String {
        let text = value("instructions") ?? ""
        let isPlain = text.unicodeScalars.allSatisfy { ($0.value >= 0x20 && $0.value != 0x7F) || $0 == "\n" }
        if text.unicodeScalars.count > Self.wordsMax || !isPlain {
            refuse("instructions", "must have at most \(Self.wordsMax) characters of text.")
        }
        return text
    }

    mutating func address(named name: String) -> SwissPayload.Address? {
        let street = text("street", 0...70)
        let houseNumber = text("houseNumber", 0...16)
        let postcode = text("postcode", 0...16)
        let town = text("town", 0...35)
        let country = text("country", 0...2)
        guard !postcode.isEmpty, !town.isEmpty, country.utf8.count == 2 else { return nil }
        return SwissPayload.Address(
            name: name, street: street, houseNumber: houseNumber, postcode: postcode, town: town,
            country: country)
    }

    mutating func scheme(
        _ name: String, _ allowed: [ReferenceScheme], _ normal: ReferenceScheme
    ) -> ReferenceScheme {
        guard let text = value(name) else { return normal }
        guard let scheme = ReferenceScheme(rawValue: text), allowed.contains(scheme) else {
            let words = allowed.map { "`\($0.rawValue)`" }.joined(separator: ", ")
            refuse(name, "must be one that the account's bank knows: \(words).")
            return normal
        }
        return scheme
    }

    mutating func prefix(_ name: String, _ scheme: ReferenceScheme) -> String {
        let text = value(name) ?? ""
        let isDigits = text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard
            text.isEmpty || isDigits && scheme != .short && text.utf8.count <= scheme.issuedPayloadLength - 8
        else {
            refuse(name, "must be digits that leave at least 8 characters of the reference.")
            return ""
        }
        return text
    }
}
