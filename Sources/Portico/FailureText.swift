import Crypto
import Database
import HTTPServer
import Mustache
import Portal

/// Says in words why the program stopped, for the person at the terminal.
enum FailureText {
    static func describe(_ error: any Error) -> String {
        switch error {
        case let error as ConfigurationError: error.text
        case DatabaseError.inUse: "the data folder is in use by another Portico process; stop that one first"
        case let error as DatabaseError: "the database cannot be used: \(error)"
        case ServerError.listener(let role, let address, let port, let cause):
            "\(role) cannot listen on \(address):\(port): \(cause)"
        case let error as TemplateError: "\(error.file):\(error.line):\(error.column): \(error.reason)"
        case let error as CryptoError: "a key cannot be used: \(error)"
        case PortalError.notFound: "there is no such object"
        default: "\(error)"
        }
    }
}
