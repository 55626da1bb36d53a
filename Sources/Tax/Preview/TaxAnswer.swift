import Domain
import JSON
import Support

/// What a preview answers, as JSON.
package enum TaxAnswer {
    /// The answer to one line of JSON: the tax with its reasons, or an error with a pointer.
    package static func answer(to line: [UInt8], with tables: TaxTables) -> [UInt8] {
        guard line.count <= TaxLimits.previewBytesMax else {
            return refusal("", pointer: "", "the line is longer than \(TaxLimits.previewBytesMax) bytes")
        }
        let request: TaxRequest
        do {
            request = try TaxRequest(line)
        } catch { return refusal("", pointer: error.pointer, error.text) }
        do {
            return encoded(request, try request.calculated(with: tables))
        } catch { return refusal(request.id, pointer: "/items", error.text) }
    }

    private static func refusal(_ id: String, pointer: String, _ text: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        if !id.isEmpty {
            writer.key("id")
            writer.string(id)
        }
        writer.key("error")
        writer.string(text)
        writer.key("pointer")
        writer.string(pointer)
        writer.endObject()
        return writer.bytes
    }

    private static func encoded(_ request: TaxRequest, _ result: TaxBreakdown) -> [UInt8] {
        var writer = JSONWriter(capacity: 2048)
        writer.beginObject()
        if !request.id.isEmpty {
            writer.key("id")
            writer.string(request.id)
        }
        writer.key("currency")
        writer.string(request.currency.code)
        for (name, amount) in [
            ("net", result.net), ("tax", result.tax), ("total", result.total), ("discount", result.discount),
        ] {
            writer.key(text: name)
            writer.integer(amount)
        }
        writeIdentifier(request, to: &writer)
        writer.key("rounding")
        writer.beginObject()
        writer.key("level")
        writer.string(result.policy.level.rawValue)
        writer.key("method")
        writer.string(result.policy.roundingName)
        writer.key("components")
        writer.string(result.policy.components.rawValue)
        writer.endObject()
        writer.key("items")
        writer.beginArray()
        for line in result.lines { write(line, to: &writer) }
        writer.endArray()
        writer.key("breakdown")
        writer.beginArray()
        for entry in result.entries { write(entry, to: &writer) }
        writer.endArray()
        writer.endObject()
        return writer.bytes
    }

    private static func writeIdentifier(_ request: TaxRequest, to writer: inout JSONWriter) {
        guard let identifier = request.buyerIdentifier else { return }
        writer.key("buyerTaxId")
        writer.beginObject()
        switch identifier {
        case .success(let id):
            writer.key("valid")
            writer.bool(true)
            writer.key("country")
            writer.string(id.country)
            writer.key("number")
            writer.string(id.text)
        case .failure(let fault):
            writer.key("valid")
            writer.bool(false)
            writer.key("fault")
            writer.string(fault.rawValue)
        }
        writer.endObject()
    }

    private static func write(_ line: TaxedLine, to writer: inout JSONWriter) {
        writer.beginObject()
        for (name, amount) in [
            ("net", line.net), ("tax", line.tax), ("gross", line.gross), ("discount", line.discount),
        ] {
            writer.key(text: name)
            writer.integer(amount)
        }
        writer.endObject()
    }

    private static func write(_ entry: TaxEntry, to writer: inout JSONWriter) {
        let treatment = entry.treatment
        writer.beginObject()
        for (name, text) in [
            ("rule", treatment.rule.rawValue), ("place", treatment.place),
            ("category", treatment.category.rawValue), ("percent", treatment.rate.description),
        ] {
            writer.key(text: name)
            writer.string(text)
        }
        writer.key("taxable")
        writer.integer(entry.taxable)
        writer.key("tax")
        writer.integer(entry.tax)
        writer.key("taxes")
        writer.beginArray()
        for (component, amount) in zip(treatment.components, entry.amounts) {
            writer.beginObject()
            for (name, text) in [
                ("name", component.name), ("jurisdiction", component.jurisdiction),
                ("percent", component.rate.description), ("source", component.source),
            ] {
                writer.key(text: name)
                writer.string(text)
            }
            writer.key("tax")
            writer.integer(amount)
            writer.endObject()
        }
        writer.endArray()
        if let words = treatment.rule.invoiceWords {
            writer.key("invoiceWords")
            writer.string(words)
        }
        writer.key("explanation")
        writer.string(treatment.sentence)
        writer.endObject()
    }
}

extension TableError {
    /// The fault in a sentence, for whoever wrote the file or the request.
    package var text: String {
        let what =
            switch fault {
            case .tooLarge(let limit): "larger than \(limit) bytes"
            case .notJSON(let offset): "no JSON, from byte \(offset)"
            case .missing: "missing"
            case .unknownName: "a name that means nothing here"
            case .wrongKind(let expected): "not of kind \(expected.rawValue)"
            case .notAllowed(let due): "not allowed: it must be \(due)"
            case .duplicate(let name): "there twice: \(name)"
            case .outOfOrder: "not later than the date before it"
            case .unresolved(let name): "naming '\(name)', which is not there"
            }
        let place = pointer.isEmpty ? "the text" : pointer
        return file.isEmpty ? "\(place) is \(what)" : "\(file): \(place) is \(what)"
    }
}
