import Crypto
import Database
import Glibc
import Portal
import Support

extension Composition {
    /// The installation's master key; a new one only where the database holds nothing that another one has
    /// sealed.
    ///
    /// A new key beside an old database would start, and fail at every site of it.
    static func masterKey(_ configuration: Configuration, _ database: Database) throws -> MasterKey {
        let path = configuration.masterKeyPath
        do throws(CryptoError) {
            return try MasterKey.load(path: path)
        } catch {
            guard case .keyFile(_, ENOENT) = error else { throw error }
            guard try PaymentEngine.masterKeyNeed(of: database) == .none else {
                throw ConfigurationError(
                    text: "the master key file \(path) is missing, and \(configuration.databaseFile) holds"
                        + " organisations whose secrets only that key can open: put the file back, from a"
                        + " copy if need be; no new key was made")
            }
            return try MasterKey.loadOrCreate(path: path, random: .live)
        }
    }

    /// Throws where the master key is not the one that the database was used with.
    func checkMasterKey() throws {
        do { try engine.check() } catch let error as CryptoError {
            switch error {
            case .unknownKey, .notAuthentic:
                throw ConfigurationError(
                    text: "the master key file \(configuration.masterKeyPath) does not hold the key that"
                        + " sealed the secrets in \(configuration.databaseFile): put that key back, or add it"
                        + " as a line of its own")
            default: throw error
            }
        }
    }
}
