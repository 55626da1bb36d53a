import Crypto
import Database
import Domain
import Glibc
import HTTPServer
import Mustache
import Network
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
        case CryptoError.keyFile(let path, let code):
            "the file \(path) cannot be used: \(String(cString: strerror(code)))"
        case CryptoError.keyFileContent(let path, let line):
            "the key file \(path), line \(line): a key is 32 bytes, as 64 digits 0-9a-f or as base64url"
        case let error as CryptoError: "a key cannot be used: \(error)"
        case NetworkError.tls(let failure): Self.describe(failure)
        case PortalError.notFound: "there is no such object"
        case PortalError.limitReached(let what): "the organisation has as many \(what) as it may have"
        case CheckoutRequestRefusal.currencyNotEnabled(let currency):
            "the site does not take \(currency.code)"
        case CheckoutRequestRefusal.noMethodAvailable, CheckoutRequestRefusal.methodNotAvailable:
            "no payment provider of the site takes that amount and currency"
        default: "\(error)"
        }
    }

    private static func describe(_ failure: TLSFailure) -> String {
        switch failure {
        case .noCertificate: "TLS needs a certificate"
        case .certificateFile(let path):
            "the certificate file \(path) cannot be read, or holds no certificates in PEM"
        case .privateKeyFile(let path): "the private key file \(path) cannot be read, or holds no key in PEM"
        case .keyMismatch(let path): "the private key does not belong to the certificate in \(path)"
        case .authorityFile(let path):
            "the file of certificate authorities \(path) cannot be read, or holds none in PEM"
        case .setting, .handshake, .certificateRejected, .protocolViolation, .truncated:
            "TLS cannot be used: \(failure)"
        }
    }
}
