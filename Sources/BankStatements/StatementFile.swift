/// How a file says what it says.
///
/// The raw values are stored and are part of the API.
package enum StatementFormat: String, Hashable, Sendable, CaseIterable {
    /// ISO 20022 camt.053 or camt.054.
    case camt = "camt"
    /// SWIFT MT940.
    case mt940 = "mt940"
    /// Lines of columns, read by a mapping.
    case csv = "csv"
}

/// A file of statements, read whole or refused whole.
package struct StatementFile: Hashable, Sendable {
    /// What it was read as.
    package let format: StatementFormat
    /// Its statements in the file's order.
    package let statements: [BankStatement]

    /// Reads a file; without a format it is told by its first bytes, and CSV only by its mapping.
    package init(
        _ bytes: [UInt8], format: StatementFormat? = nil, mapping: CSVMapping? = nil
    ) throws(StatementFault) {
        guard bytes.count <= StatementLimits.fileBytesMax else { throw .tooLarge(bytes: bytes.count) }
        guard let format = format ?? Self.detect(bytes) ?? (mapping == nil ? nil : .csv) else {
            throw .formatUnknown
        }
        self.format = format
        switch format {
        case .camt: statements = try CamtReader.read(bytes)
        case .mt940: statements = try MT940Reader.read(bytes)
        case .csv:
            guard let mapping else { throw .formatUnknown }
            statements = [try CSVReader.read(bytes, mapping)]
        }
    }

    /// A file that begins with a tag is camt; one that has the fields of MT940 is that.
    static func detect(_ bytes: [UInt8]) -> StatementFormat? {
        var head = bytes[...]
        if head.starts(with: [0xEF, 0xBB, 0xBF]) { head = head.dropFirst(3) }
        head = head.drop { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
        if head.first == UInt8(ascii: "<") { return .camt }
        let text = String(decoding: head.prefix(1_000), as: UTF8.self)
        return text.contains(":20:") && text.contains(":25") ? .mt940 : nil
    }
}
