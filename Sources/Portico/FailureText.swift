import Crypto
import Database
import Domain
import HTTPServer
import Mustache
import Pages
import Portal

/// Says in words why the program stopped, for the person at the terminal.
enum FailureText {
    /// The reason, and where there is one the way out; the demo's ports are options, those of `serve` are
    /// settings.
    static func describe(_ error: any Error, isDemo: Bool = false) -> String {
        switch error {
        case let error as ConfigurationError: error.text
        case let error as CommandError: error.text
        case DatabaseError.inUse: "the data folder is in use by another Portico process; stop that one first"
        case DatabaseError.migration(.changed(let number, let name)):
            "the database was made by another development build of Portico: its schema step \(number)"
                + " (\(name)) reads differently in this one. Nothing was changed. Start the build that made"
                + " it, or begin with an empty data folder and keep this one aside"
        case DatabaseError.migration(.schemaIsNewer(let known, let found)):
            "the database was made by a newer Portico (schema \(found), this one knows \(known)): start that"
                + " version"
        case let error as DatabaseError: "the database cannot be used: \(error)"
        case ServerError.listener(let role, let address, let port, let cause):
            PortTrouble(role: role, address: address, port: port, cause: cause).text(isDemo: isDemo)
        case let error as TemplateError: "\(error.file):\(error.line):\(error.column): \(error.reason)"
        case let error as TextError: error.description
        case CryptoError.keyFilePermissions(let path, let mode):
            "the key file \(path) must be a plain file of this user or root with mode 0600, 0400 or 0440"
                + " (it has \(FileRights.octal(mode))): see whether others have used it, then chmod 600 it"
        case let error as CryptoError: "a key cannot be used: \(error)"
        case PortalError.notFound: "there is no such object"
        case PortalError.limitReached(let what): "the organisation has as many \(what) as it may have"
        case CheckoutRequestRefusal.currencyNotEnabled(let currency):
            "the site does not take \(currency.code)"
        case CheckoutRequestRefusal.noMethodAvailable, CheckoutRequestRefusal.methodNotAvailable:
            "no payment provider of the site takes that amount and currency"
        default: "\(error)"
        }
    }
}
