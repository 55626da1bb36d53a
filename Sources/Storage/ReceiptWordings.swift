package import Database
package import Domain

/// The table of the words that receipts were issued with: a row for each distinct set, of no tenant.
package enum ReceiptWordings {
    /// Stores words that are not there yet.
    package static func keep(_ wording: ReceiptWording, in database: Connection) throws {
        try database.execute(
            """
            /* ReceiptWordings.keep */ INSERT INTO receipt_wordings (digest, words) VALUES ($1, $2)
            ON CONFLICT (digest) DO NOTHING
            """, .blob(wording.digest), .text(wording.text))
    }

    /// The words of that digest, or nil.
    package static func find(_ digest: [UInt8], in database: Connection) throws -> ReceiptWording? {
        try database.first(
            "/* ReceiptWordings.find */ SELECT words FROM receipt_wordings WHERE digest = $1", .blob(digest)
        ) { row in ReceiptWording(digest: digest, text: try row.text(0)) }
    }
}
