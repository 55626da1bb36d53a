import JSON

/// What the register of the member states says of an id.
package enum RegisterAnswer: Hashable, Sendable {
    /// It is registered; the proof's number where a requester was named, and what the state tells of it.
    case valid(proof: String?, name: String?, address: String?)
    /// It is not.
    case invalid
    /// The register or the state's part of it cannot say now; why, in its own word.
    case unavailable(String)
}

/// A call of VIES, the Commission's register of VAT ids, as values: what to send and what an answer means.
///
/// REST interface of the Commission, `checkVatNumber` of its published description.
package struct VIESCall: Hashable, Sendable {
    /// The host that is called over TLS.
    package static let host = "ec.europa.eu"
    /// The path that is posted to.
    package static let path = "/taxation_customs/vies/rest-api/check-vat-number"

    /// The id that is asked about.
    package let id: TaxIdentifier
    /// Who asks; a valid one makes the answer bear a proof.
    package let requester: TaxIdentifier?

    /// Prepares a call; nil for an id of a register that VIES does not know.
    package init?(id: TaxIdentifier, requester: TaxIdentifier? = nil) {
        guard id.country == "XI" || IdentifierScheme.union[id.country] != nil else { return nil }
        self.id = id
        self.requester = requester
    }

    /// The body to post, as JSON.
    package var body: [UInt8] {
        var members = [
            JSONMember("countryCode", .string(id.prefix)),
            JSONMember("vatNumber", .string(String(id.text.dropFirst(2)))),
        ]
        if let requester {
            members.append(JSONMember("requesterMemberStateCode", .string(requester.prefix)))
            members.append(JSONMember("requesterNumber", .string(String(requester.text.dropFirst(2)))))
        }
        return JSONValue.object(members).encoded()
    }

    /// What an answer means; anything that is not understood is no answer.
    package func answer(status: Int, body: [UInt8]) -> RegisterAnswer {
        guard let value = try? JSONValue(parsing: body, limits: JSONLimits(depthMax: 16, valuesMax: 200))
        else {
            return .unavailable("HTTP \(status)")
        }
        if let word = value["errorWrappers"]?[0]?["error"]?.string {
            // An id that the state's own check refuses is not registered there.
            return word == "INVALID_INPUT" ? .invalid : .unavailable(word)
        }
        guard status == 200, let isValid = value["valid"]?.bool else { return .unavailable("HTTP \(status)") }
        guard isValid else {
            let word = value["userError"]?.string ?? ""
            return word.isEmpty || word == "INVALID" || word == "VALID" ? .invalid : .unavailable(word)
        }
        return .valid(
            proof: Self.text(value["requestIdentifier"]), name: Self.text(value["name"]),
            address: Self.text(value["address"]))
    }

    /// Texts that states leave out are empty or three hyphens.
    private static func text(_ value: JSONValue?) -> String? {
        guard let text = value?.string, !text.isEmpty, text != "---" else { return nil }
        return text
    }
}
