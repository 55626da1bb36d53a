package import Domain
import JSON

/// What a form needs that asks where somebody is: the address forms and what countries are called.
package struct AddressBook: Sendable {
    /// The forms by country.
    package let forms: AddressForms
    /// The names in English by ISO 3166-1 code.
    package let names: [String: String]
    /// The names in the languages of receipts, English among them.
    package let translations: CountryNames
    /// Every country, by name.
    package let countries: [String]

    private static let format = "portico-countries-1"

    /// Takes the forms, and reads the names strictly; throws what is wrong with the file.
    package init(forms: AddressForms, names bytes: [UInt8], name: String) throws(TableError) {
        let root = try TableCursor(file: name, bytes: bytes)
        try root.expectNames(["format", "about", "names", "translations"])
        let format = try root.required("format")
        guard try format.string() == Self.format else { throw format.failing(.notAllowed(Self.format)) }
        var names: [String: String] = [:]
        for (country, cursor) in try root.required("names").members() {
            guard country.utf8.count == 2 else { throw cursor.failing(.unknownName) }
            names[country] = try cursor.string()
        }
        for country in forms.countries where names[country] == nil {
            throw root.failing(.unresolved(country))
        }
        self.forms = forms
        self.names = names
        translations = try Self.translations(root.required("translations"), names)
        countries = names.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key)
    }

    /// Each language beside English, with a name for each country and no other.
    private static func translations(
        _ cursor: TableCursor, _ english: [String: String]
    ) throws(TableError) -> CountryNames {
        var all: [Language: [String: String]] = [.english: english]
        try cursor.expectNames(Set(Language.allCases.filter { $0 != .english }.map(\.rawValue)))
        for language in Language.allCases where language != .english {
            let table = try cursor.required(language.rawValue)
            var names: [String: String] = [:]
            for (country, name) in try table.members() {
                guard english[country] != nil else { throw name.failing(.unknownName) }
                names[country] = try name.string()
            }
            if let missing = english.keys.sorted().first(where: { names[$0] == nil }) {
                throw table.failing(.unresolved(missing))
            }
            all[language] = names
        }
        return CountryNames(all)
    }

    private init() {
        forms = .none
        names = [:]
        translations = CountryNames()
        countries = []
    }

    /// No countries.
    package static let empty = AddressBook()
}
