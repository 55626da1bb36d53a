package import Database

/// The schema as a list of migrations, embedded in the binary.
package enum Schema {
    /// Every migration, in order.
    ///
    /// A released one is never edited.
    package static var migrations: [Migration] {
        [
            Migration(
                number: 1, name: "create_tables",
                sql: String(decoding: PackageResources._001_create_tables_sql, as: UTF8.self)),
            Migration(
                number: 2, name: "idempotency",
                sql: String(decoding: PackageResources._002_idempotency_sql, as: UTF8.self)),
            Migration(
                number: 3, name: "search",
                sql: String(decoding: PackageResources._003_search_sql, as: UTF8.self)),
            Migration(
                number: 4, name: "links",
                sql: String(decoding: PackageResources._004_links_sql, as: UTF8.self)),
            Migration(
                number: 5, name: "captures_refunds_disputes",
                sql: String(
                    decoding: PackageResources._005_captures_refunds_disputes_sql, as: UTF8.self)),
            Migration(
                number: 6, name: "saved_methods",
                sql: String(decoding: PackageResources._006_saved_methods_sql, as: UTF8.self)),
            Migration(
                number: 7, name: "notifications",
                sql: String(decoding: PackageResources._007_notifications_sql, as: UTF8.self)),
            Migration(
                number: 8, name: "webhooks",
                sql: String(decoding: PackageResources._008_webhooks_sql, as: UTF8.self)),
            Migration(
                number: 9, name: "messages",
                sql: String(decoding: PackageResources._009_messages_sql, as: UTF8.self)),
            Migration(
                number: 10, name: "members",
                sql: String(decoding: PackageResources._010_members_sql, as: UTF8.self)),
            Migration(
                number: 11, name: "providers",
                sql: String(decoding: PackageResources._011_providers_sql, as: UTF8.self)),
            Migration(
                number: 12, name: "mandates",
                sql: String(decoding: PackageResources._012_mandates_sql, as: UTF8.self)),
            Migration(
                number: 13, name: "wire",
                sql: String(decoding: PackageResources._013_wire_sql, as: UTF8.self)),
            Migration(
                number: 14, name: "taxes",
                sql: String(decoding: PackageResources._014_taxes_sql, as: UTF8.self)),
            Migration(
                number: 15, name: "receipts",
                sql: String(decoding: PackageResources._015_receipts_sql, as: UTF8.self)),
        ]
    }
}
