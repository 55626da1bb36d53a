import Domain
import JSON
import Support

extension CheckoutTaxText {
    static func read(_ reader: inout JSONReader) throws -> CheckoutTax {
        var tax = CheckoutTax(
            state: .estimated, version: 0, taxPoint: CivilDate(daysSinceEpoch: 0),
            calculatedAt: Timestamp(milliseconds: 0), tables: "", rounding: .usual, net: 0, tax: 0,
            discount: 0, components: [], groups: [], lines: [],
            buyer: TaxedBuyer(address: TaxAddress(country: "")),
            seller: TaxedSeller(address: TaxAddress(country: ""), registrations: []))
        try reader.readObject { reader, key in
            switch key {
            case "state": tax.state = try word(&reader)
            case "version": tax.version = try reader.readInteger()
            case "taxPoint":
                tax.taxPoint = CivilDate(daysSinceEpoch: Int(clamping: try reader.readInteger()))
            case "calculatedAt": tax.calculatedAt = Timestamp(milliseconds: try reader.readInteger())
            case "tables": tax.tables = try reader.readString()
            case "rounding": tax.rounding = try TaxSettingsText.readRounding(&reader)
            case "net": tax.net = try reader.readInteger()
            case "tax": tax.tax = try reader.readInteger()
            case "discount": tax.discount = try reader.readInteger()
            case "components":
                try reader.readArray { reader, _ in tax.components.append(try readComponent(&reader)) }
            case "groups":
                try reader.readArray { reader, _ in tax.groups.append(try readGroup(&reader)) }
            case "lines":
                try reader.readArray { reader, _ in tax.lines.append(try readLine(&reader)) }
            case "buyer": tax.buyer = try TaxPartiesText.readBuyer(&reader)
            case "seller": tax.seller = try TaxPartiesText.readSeller(&reader)
            case "evidence": tax.evidence = try readEvidence(&reader)
            default: try reader.skipValue()
            }
        }
        // Whoever reads an amount looks its tax up.
        let known = tax.components.indices
        guard
            (tax.lines.flatMap(\.amounts) + tax.groups.flatMap(\.amounts)).allSatisfy({
                known.contains($0.component)
            })
        else { throw unreadable }
        return tax
    }

    static var unreadable: StorageError { .unreadable(table: "checkouts", column: "details") }

    /// One of an enumeration's stored words.
    static func word<Word: RawRepresentable<String>>(_ reader: inout JSONReader) throws -> Word {
        guard let word = Word(rawValue: try reader.readString()) else { throw unreadable }
        return word
    }

    private static func readComponent(_ reader: inout JSONReader) throws -> CheckoutTax.Component {
        var component = CheckoutTax.Component(
            name: "", jurisdiction: "", jurisdictionName: "", percent: "0", source: "")
        try reader.readObject { reader, key in
            switch key {
            case "name": component.name = try reader.readString()
            case "jurisdiction": component.jurisdiction = try reader.readString()
            case "jurisdictionName": component.jurisdictionName = try reader.readString()
            case "percent": component.percent = try reader.readString()
            case "source": component.source = try reader.readString()
            default: try reader.skipValue()
            }
        }
        return component
    }

    private static func readGroup(_ reader: inout JSONReader) throws -> CheckoutTax.Group {
        var group = CheckoutTax.Group(
            rule: "", place: "", placeName: "", category: .standard, percent: "0", taxable: 0, amounts: [],
            sentence: "", invoiceWords: nil)
        try reader.readObject { reader, key in
            switch key {
            case "rule": group.rule = try reader.readString()
            case "place": group.place = try reader.readString()
            case "placeName": group.placeName = try reader.readString()
            case "category": group.category = try word(&reader)
            case "percent": group.percent = try reader.readString()
            case "taxable": group.taxable = try reader.readInteger()
            case "amounts": group.amounts = try readAmounts(&reader)
            case "sentence": group.sentence = try reader.readString()
            case "invoiceWords": group.invoiceWords = try reader.readString()
            default: try reader.skipValue()
            }
        }
        return group
    }

    private static func readLine(_ reader: inout JSONReader) throws -> CheckoutTax.Line {
        var line = CheckoutTax.Line(behavior: .exclusive, net: 0, discount: 0, amounts: [])
        try reader.readObject { reader, key in
            switch key {
            case "behavior": line.behavior = try word(&reader)
            case "net": line.net = try reader.readInteger()
            case "discount": line.discount = try reader.readInteger()
            case "amounts": line.amounts = try readAmounts(&reader)
            case "portions":
                try reader.readArray { reader, _ in line.portions.append(try readPortion(&reader)) }
            default: try reader.skipValue()
            }
        }
        return line
    }

    private static func readPortion(_ reader: inout JSONReader) throws -> CheckoutTax.Portion {
        var portion = CheckoutTax.Portion(net: 0, amounts: [])
        try reader.readObject { reader, key in
            switch key {
            case "net": portion.net = try reader.readInteger()
            case "amounts": portion.amounts = try readAmounts(&reader)
            default: try reader.skipValue()
            }
        }
        return portion
    }

    private static func readAmounts(_ reader: inout JSONReader) throws -> [CheckoutTax.Amount] {
        var amounts: [CheckoutTax.Amount] = []
        try reader.readArray { reader, _ in
            var pair: [Int64] = []
            try reader.readArray { reader, _ in pair.append(try reader.readInteger()) }
            guard pair.count == 2 else { throw unreadable }
            amounts.append(CheckoutTax.Amount(component: Int(clamping: pair[0]), amount: pair[1]))
        }
        return amounts
    }

    static func readEvidence(_ reader: inout JSONReader) throws -> [LocationEvidence] {
        var evidence: [LocationEvidence] = []
        try reader.readArray { reader, _ in evidence.append(try readPiece(&reader)) }
        return evidence
    }

    private static func readPiece(_ reader: inout JSONReader) throws -> LocationEvidence {
        var kind = LocationEvidence.Kind.other
        var country = ""
        try reader.readObject { reader, key in
            switch key {
            case "kind": kind = try word(&reader)
            case "country": country = try reader.readString()
            default: try reader.skipValue()
            }
        }
        return LocationEvidence(kind: kind, country: country)
    }
}
