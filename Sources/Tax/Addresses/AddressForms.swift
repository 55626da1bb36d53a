/// The forms of postal addresses by country, read from a file.
package struct AddressForms: Sendable {
    private static let format = "portico-addresses-1"
    /// The form of countries that the file does not have.
    package let other: AddressForm
    private let forms: [String: AddressForm]

    /// The codes of the countries that have a form, in order.
    package var countries: [String] { forms.keys.sorted() }

    /// The form of a country.
    package func form(of country: String) -> AddressForm { forms[country] ?? other }

    private init() {
        other = AddressForm(country: "", fields: [], postalPattern: nil, regions: [])
        forms = [:]
    }

    /// No forms.
    package static let none = AddressForms()

    /// Reads the file strictly; throws what is wrong with it.
    package init(_ bytes: [UInt8], name: String) throws(TableError) {
        let root = try TableCursor(file: name, bytes: bytes)
        try root.expectNames(["format", "about", "other", "countries"])
        let format = try root.required("format")
        guard try format.string() == Self.format else { throw format.failing(.notAllowed(Self.format)) }
        other = try Self.form(root.required("other"), country: "")
        var forms: [String: AddressForm] = [:]
        for (country, cursor) in try root.required("countries").members() {
            guard country.utf8.count == 2 else { throw cursor.failing(.unknownName) }
            forms[country] = try Self.form(cursor, country: country)
        }
        self.forms = forms
    }

    private static func form(_ cursor: TableCursor, country: String) throws(TableError) -> AddressForm {
        try cursor.expectNames(["fields", "required", "labels", "postal_codes", "regions"])
        var required: Set<AddressField> = []
        for element in try cursor.required("required").elements() {
            required.insert(try element.name(of: AddressField.self))
        }
        var labels: [AddressField: AddressLabel] = [:]
        for (key, label) in try cursor.optional("labels")?.members() ?? [] {
            guard let field = AddressField(rawValue: key) else { throw label.failing(.unknownName) }
            labels[field] = try label.name(of: AddressLabel.self)
        }
        var fields: [AddressForm.Field] = []
        for element in try cursor.required("fields").elements() {
            let field = try element.name(of: AddressField.self)
            guard !fields.contains(where: { $0.field == field }) else {
                throw element.failing(.duplicate(field.rawValue))
            }
            guard let label = labels[field] ?? AddressLabel(rawValue: field.rawValue) else {
                throw element.failing(.unresolved(field.rawValue))
            }
            fields.append(
                AddressForm.Field(field: field, label: label, isRequired: required.contains(field)))
        }
        for field in required where !fields.contains(where: { $0.field == field }) {
            throw cursor.failing(.unresolved(field.rawValue))
        }
        var pattern: PostalPattern?
        if let place = cursor.optional("postal_codes") {
            guard let found = PostalPattern(forms: try place.strings()) else {
                throw place.failing(.notAllowed("forms such as ##### or @# #@@"))
            }
            pattern = found
        }
        return AddressForm(
            country: country, fields: fields, postalPattern: pattern,
            regions: try cursor.optional("regions")?.strings() ?? [])
    }
}
