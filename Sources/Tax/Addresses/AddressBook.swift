import JSON

/// What a form needs that asks where somebody is: the address forms and what countries are called.
package struct AddressBook: Sendable {
    /// The forms by country.
    package let forms: AddressForms
    /// The names in English by ISO 3166-1 code.
    package let names: [String: String]
    /// Every country, by name.
    package let countries: [String]

    private static let format = "portico-countries-1"

    /// Takes the forms, and reads the names strictly; throws what is wrong with the file.
    package init(forms: AddressForms, names bytes: [UInt8], name: String) throws(TableError) {
        let root = try TableCursor(file: name, bytes: bytes)
        try root.expectNames(["format", "about", "names"])
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
        countries = names.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key)
    }

    private init() {
        forms = .none
        names = [:]
        countries = []
    }

    /// No countries.
    package static let empty = AddressBook()
}
