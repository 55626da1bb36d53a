import Database
import Domain
import ProviderKit
import Storage

extension NotificationLimits {
    /// Whether a text is an id as providers make them: nothing else is kept or looked for.
    static func isName(_ text: String) -> Bool { (1...nameLength).contains(text.unicodeScalars.count) }
}

extension ProviderNames {
    /// Remembers by which ids the provider knows an attempt; what is no id is left out.
    static func remember(_ names: [String], of transaction: Transaction, in database: Connection) throws {
        for name in names where NotificationLimits.isName(name) {
            try remember(name, of: transaction.id, account: transaction.providerAccountID, in: database)
        }
    }
}
