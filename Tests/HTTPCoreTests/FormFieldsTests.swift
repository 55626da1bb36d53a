import Foundation
import HTTPCore
import Testing

/// An encoded form and the fields it holds, or why it is refused.
struct FormRow: Sendable, CustomTestStringConvertible {
    var raw: String
    var fields: [[String]] = []
    var error: FormError?

    var testDescription: String { raw.debugDescription }

    static let rows: [FormRow] = [
        FormRow(raw: ""),
        FormRow(raw: "a=1", fields: [["a", "1"]]),
        FormRow(raw: "a=1&a=2", fields: [["a", "1"], ["a", "2"]]),
        FormRow(raw: "&&a=1&", fields: [["a", "1"]]),
        FormRow(raw: "a", fields: [["a", ""]]),
        FormRow(raw: "=b", fields: [["", "b"]]),
        FormRow(raw: "a=b=c", fields: [["a", "b=c"]]),
        FormRow(raw: "a+b=c+%2B%26%3D", fields: [["a b", "c +&="]]),
        FormRow(raw: "n=%C3%BC&m=ü", fields: [["n", "ü"], ["m", "ü"]]),
        FormRow(raw: "a;b=1", fields: [["a;b", "1"]]),
        FormRow(raw: "a=%", error: .percentEncoding(field: 0)),
        FormRow(raw: "a=1&b=%2", error: .percentEncoding(field: 1)),
        FormRow(raw: "a=%zz", error: .percentEncoding(field: 0)),
        FormRow(raw: "a=%u0041", error: .percentEncoding(field: 0)),
        FormRow(raw: "a=%ff", error: .text(field: 0)),
        FormRow(raw: "a=%c0%af", error: .text(field: 0)),
        FormRow(raw: "a=%ed%a0%80", error: .text(field: 0)),
        FormRow(raw: "%00=a", error: .text(field: 0)),
    ]
}

@Suite struct FormFieldsTests {
    @Test(arguments: FormRow.rows)
    func parses(_ row: FormRow) {
        if let error = row.error {
            #expect(throws: error) { _ = try FormFields(parsing: Array(row.raw.utf8)) }
        } else {
            #expect(throws: Never.self) {
                let form = try FormFields(query: row.raw)
                #expect(form.fields.map { [$0.name, $0.value] } == row.fields)
                #expect(form.first("a") == row.fields.first { $0[0] == "a" }?[1])
                #expect(form.all("a") == row.fields.filter { $0[0] == "a" }.map { $0[1] })
            }
        }
    }

    @Test func anAbsentQueryHasNoFields() throws {
        #expect(try QueryParameters(query: nil).fields.isEmpty)
    }

    @Test func limitsTheFields() throws {
        let fits = Array(repeating: "a=1", count: FormLimits.fields).joined(separator: "&")
        #expect(try FormFields(parsing: fits.utf8).fields.count == 200)
        #expect(throws: FormError.tooManyFields(limit: 200)) {
            _ = try FormFields(parsing: (fits + "&a").utf8)
        }
    }

    @Test func limitsAField() throws {
        let fits = String(repeating: "%41", count: FormLimits.fieldBytes)
        #expect(try FormFields(parsing: "\(fits)=\(fits)".utf8).fields[0].value.count == 8192)
        #expect(throws: FormError.fieldTooLong(field: 0, limit: 8192)) {
            _ = try FormFields(parsing: "\(fits)a=".utf8)
        }
        #expect(throws: FormError.fieldTooLong(field: 0, limit: 8192)) {
            _ = try FormFields(parsing: "a=\(fits)+".utf8)
        }
    }

    /// What is encoded is read back, for every character of the first planes' beginnings and all places.
    @Test func roundTrip() throws {
        for value in (1..<0x800).compactMap({ Unicode.Scalar($0 as UInt32) }).map({ "x\(Character($0))&=+% " }
        ) {
            let form = FormFields([FormFields.Field(name: value, value: value)])
            #expect(try FormFields(parsing: form.encoded()).fields == form.fields)
            for place in [PercentCoding.Place.pathSegment, .queryValue] {
                let encoded = PercentCoding.encode(value, for: place)
                #expect(PercentCoding.decode(encoded.utf8) == value)
                #expect(encoded.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") })
            }
        }
    }

    @Test func encodesByPlace() {
        #expect(PercentCoding.encode("a b/ü~*&='\"", for: .pathSegment) == "a%20b%2F%C3%BC~*&='%22")
        #expect(PercentCoding.encode("a b/~*&=", for: .queryValue) == "a%20b%2F~%2A%26%3D")
        #expect(PercentCoding.encode("a b/~*&=", for: .form) == "a+b%2F%7E*%26%3D")
    }
}
