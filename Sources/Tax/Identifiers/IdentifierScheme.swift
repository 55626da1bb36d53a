/// How the ids of one register look.
struct IdentifierScheme: Sendable {
    /// What may stand before the body.
    var prefixes: [String] = []
    /// What may stand behind it, the longest first.
    var suffixes: [String] = []
    /// What the office prints before the body.
    var printedPrefix = ""
    /// What it prints behind it.
    var printedSuffix = ""
    /// The length that one digit is missing from in old ids, which then begin with 0.
    var shortLength: Int?
    /// Whether form and check digits are right.
    var check: @Sendable (IdentifierBody) -> IdentifierVerdict

    /// Every register: the member states, and those outside.
    static let all: [String: IdentifierScheme] = union.merging(outside) { first, _ in first }

    /// The registers of the member states.
    static let union: [String: IdentifierScheme] = {
        let checks: [(String, @Sendable (IdentifierBody) -> IdentifierVerdict)] = [
            ("AT", austria), ("BE", belgium), ("BG", bulgaria), ("CY", cyprus), ("CZ", czechia),
            ("DE", germany), ("DK", denmark), ("EE", estonia), ("ES", spain), ("FI", finland),
            ("FR", france), ("GR", greece), ("HR", croatia), ("HU", hungary), ("IE", ireland),
            ("IT", italy), ("LT", lithuania), ("LU", luxembourg), ("LV", latvia), ("MT", malta),
            ("NL", netherlands), ("PL", poland), ("PT", portugal), ("RO", romania), ("SE", sweden),
            ("SI", slovenia), ("SK", slovakia),
        ]
        var schemes: [String: IdentifierScheme] = [:]
        for (code, check) in checks {
            let printed = code == "GR" ? "EL" : code
            schemes[code] = IdentifierScheme(
                prefixes: [printed, code], printedPrefix: printed, check: check)
        }
        // Ids from before 2007 have nine digits, Greek ones from before 1999 eight.
        schemes["BE"]?.shortLength = 10
        schemes["GR"]?.shortLength = 9
        return schemes
    }()

    private static let outside: [String: IdentifierScheme] = [
        "GB": IdentifierScheme(prefixes: ["GB"], printedPrefix: "GB", check: unitedKingdom),
        "XI": IdentifierScheme(prefixes: ["XI", "GB"], printedPrefix: "XI", check: unitedKingdom),
        "CH": IdentifierScheme(
            prefixes: ["CHE"], suffixes: ["MWST", "TVA", "IVA", "TPV"], printedPrefix: "CHE",
            check: switzerland),
        "LI": IdentifierScheme(
            prefixes: ["CHE"], suffixes: ["MWST", "TVA", "IVA"], printedPrefix: "CHE", check: switzerland),
        "NO": IdentifierScheme(
            prefixes: ["NO"], suffixes: ["MVA"], printedSuffix: "MVA", check: norway),
        "AU": IdentifierScheme(check: australia),
        "NZ": IdentifierScheme(shortLength: 9, check: newZealand),
        "CA": IdentifierScheme(check: canada),
        "US": IdentifierScheme(check: unitedStates),
        "IN": IdentifierScheme(check: india),
        "AE": IdentifierScheme(check: unitedArabEmirates),
        "SA": IdentifierScheme(check: saudiArabia),
        "JP": IdentifierScheme(prefixes: ["T"], printedPrefix: "T", check: japan),
    ]
}
