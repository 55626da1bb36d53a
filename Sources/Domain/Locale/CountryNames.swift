/// What countries are called, by language.
package struct CountryNames: Hashable, Sendable {
    private let names: [Language: [String: String]]

    /// Takes the names by ISO 3166-1 code in each language.
    package init(_ names: [Language: [String: String]] = [:]) { self.names = names }

    /// The name of a country; nil for a code that is none.
    package func name(of country: String, in language: Language) -> String? { names[language]?[country] }
}
