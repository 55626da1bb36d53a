/// Where the sandbox answers.
///
/// The name resolves nowhere (`.internal` is reserved for private use by ICANN's board, 2024-07-29); the
/// sender hands what goes there to `SandboxService`.
package enum SandboxAddress {
    /// The host that the sender must look for.
    package static let host = "sandbox.portico.internal"
    /// What every URL of the sandbox begins with.
    package static let base = "https://sandbox.portico.internal/v1/"
}
