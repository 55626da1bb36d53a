package import Crypto
package import Support

/// Signs messages for a domain (RFC 6376; Ed25519 by RFC 8463), so that receivers can tell that the domain's
/// owner sent them and that nobody changed them.
package struct DKIMSigner: Sendable {
    /// The domain that answers for the message, whose name server has the public key.
    package let domain: String
    /// Where the key is found: `selector._domainkey.domain`.
    package let selector: String
    private let key: PEMSigningKey

    /// The fields that are signed; one that is named twice cannot be added by anyone later (RFC 6376 section
    /// 8.15).
    private static let fields = [
        "From", "From", "To", "To", "Subject", "Subject", "Date", "Message-ID", "Reply-To", "Reply-To",
        "Auto-Submitted", "MIME-Version", "Content-Type",
    ]

    /// Keeps domain, selector and key; nil for a domain or selector that is no name.
    package init?(domain: String, selector: String, key: PEMSigningKey) {
        guard EmailAddress("x@\(domain)") != nil, EmailAddress("x@\(selector).\(domain)") != nil else {
            return nil
        }
        self.domain = domain.lowercased()
        self.selector = selector.lowercased()
        self.key = key
    }

    /// The message with its signature before all other fields.
    package func sign(_ message: EncodedMessage, at time: Timestamp) throws(CryptoError) -> EncodedMessage {
        let algorithm = key.kind == .ed25519 ? "ed25519-sha256" : "rsa-sha256"
        let bodyHash = Base64.encode(SHA256.digest(DKIMCanonical.body(message.body)))
        let names = Self.fields.joined(separator: ":")
        let unsigned =
            "v=1; a=\(algorithm); c=relaxed/relaxed; d=\(domain); s=\(selector);\r\n t=\(time.seconds);"
            + "\r\n h=" + Self.folded(names, separator: ":") + ";\r\n bh=\(bodyHash);\r\n b="
        var signed: [UInt8] = []
        for (place, name) in Self.fields.enumerated() {
            // The second time a name stands in the list it means the field before, which is not there.
            guard !Self.fields[..<place].contains(name),
                let header = message.headers.last(where: { $0.name == name })
            else { continue }
            signed.append(contentsOf: DKIMCanonical.header(header.name, header.value).utf8)
            signed.append(contentsOf: [13, 10])
        }
        signed.append(contentsOf: DKIMCanonical.header("DKIM-Signature", unsigned).utf8)
        // RFC 8463 section 3: Ed25519 signs the hash, RSA has it inside.
        let signature = try key.sign(key.kind == .ed25519 ? SHA256.digest(signed) : signed)
        var result = message
        result.headers.insert(
            EncodedMessage.Header(
                name: "DKIM-Signature", value: unsigned + Self.folded(Base64.encode(signature))), at: 0)
        return result
    }

    /// Base64 in lines of 72; white space within it means nothing (RFC 6376 section 3.2).
    private static func folded(_ text: String) -> String {
        var lines: [Substring] = []
        var rest = text[...]
        while !rest.isEmpty {
            lines.append(rest.prefix(72))
            rest = rest.dropFirst(72)
        }
        return lines.joined(separator: "\r\n ")
    }

    private static func folded(_ text: String, separator: Character) -> String {
        var lines: [String] = [""]
        for part in text.split(separator: separator) {
            let last = lines.count - 1
            if lines[last].utf8.count + part.utf8.count > 66 {
                lines[last].append(separator)
                lines.append(String(part))
            } else {
                lines[last] += (lines[last].isEmpty ? "" : String(separator)) + part
            }
        }
        return lines.joined(separator: "\r\n ")
    }
}

/// The forms that are signed: `relaxed` of RFC 6376 section 3.4, which survives what servers do to spaces.
enum DKIMCanonical {
    /// Name in lower case, the value unfolded with single spaces; without the line's end.
    static func header(_ name: String, _ value: String) -> String {
        let words = value.utf8.split { $0 == 32 || $0 == 9 || $0 == 13 || $0 == 10 }
            .map { String(decoding: Array($0), as: UTF8.self) }
        return "\(name.lowercased()):\(words.joined(separator: " "))"
    }

    /// Lines without spaces at their end and with single ones inside; no empty lines at the end.
    static func body(_ body: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(body.count)
        var emptyLines = 0
        var line: [UInt8] = []
        func end() {
            if line.isEmpty {
                emptyLines += 1
                return
            }
            for _ in 0..<emptyLines { output.append(contentsOf: [13, 10]) }
            emptyLines = 0
            output.append(contentsOf: line)
            output.append(contentsOf: [13, 10])
            line.removeAll(keepingCapacity: true)
        }
        var hasSpace = false
        var place = 0
        while place < body.count {
            let byte = body[place]
            place += 1
            if byte == 13, place < body.count, body[place] == 10 {
                place += 1
                hasSpace = false
                end()
            } else if byte == 32 || byte == 9 {
                hasSpace = true
            } else {
                if hasSpace { line.append(32) }
                hasSpace = false
                line.append(byte)
            }
        }
        if !line.isEmpty { end() }
        return output
    }
}
