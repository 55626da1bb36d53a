import BankStatements
import Domain
import Synchronization

/// Reads files of bank statements beside the loops that serve requests, one after the other.
///
/// A large file takes a second of work, for which nobody's page may stand still.
final class StatementDesk: Sendable {
    /// How many files of one organisation may be read or wait.
    static let filesMax = 16

    private let run: Background
    private let waiting = Mutex<[OrganizationID: Int]>([:])

    init(run: @escaping Background) { self.run = run }

    /// Throws `PortalError.busy` for an organisation that has as many files here already, and
    /// `PortalError.statement` for a file that is not taken.
    func read(
        _ bytes: [UInt8], format: StatementFormat?, mapping: CSVMapping?, of organization: OrganizationID
    ) async throws -> StatementFile {
        let hasRoom = waiting.withLock { waiting in
            guard waiting[organization, default: 0] < Self.filesMax else { return false }
            waiting[organization, default: 0] += 1
            return true
        }
        guard hasRoom else { throw PortalError.busy }
        defer {
            waiting.withLock { waiting in
                let rest = waiting[organization, default: 1] - 1
                waiting[organization] = rest > 0 ? rest : nil
            }
        }
        return try await withCheckedThrowingContinuation { continuation in
            let isTaken = run {
                do throws(StatementFault) {
                    continuation.resume(
                        returning: try StatementFile(bytes, format: format, mapping: mapping))
                } catch { continuation.resume(throwing: PortalError.statement(error)) }
            }
            if !isTaken { continuation.resume(throwing: PortalError.busy) }
        }
    }
}
