import Database

/// Tells trouble that will pass from trouble that will not, without letting hosts see the database.
package enum DatabaseTrouble {
    /// Whether the error means "try again in a moment": the disk is full, the queue is long, no descriptor
    /// or memory is left, the process is stopping.
    package static func isPassing(_ error: any Error) -> Bool {
        guard let error = error as? DatabaseError else { return false }
        switch error {
        case .diskFull, .overloaded, .busy, .closed, .failed, .cannotOpen, .outOfMemory: return true
        default: return false
        }
    }
}
