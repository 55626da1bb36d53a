import Domain
import HTTPCore
import TestHarness

/// The calls about bank statements and their lines.
extension RouteCase {
    static let transfers = [
        read("/v1/bank-statements", .transferRead), read("/v1/bank-transfers", .transferRead),
        read("/v1/bank-transfers/{transfer}", .transferRead),
        RouteCase(method: .post, pattern: "/v1/bank-statements", scope: .transferWrite, success: 200),
        RouteCase(
            method: .post, pattern: "/v1/bank-transfers/{transfer}/accept", scope: .transferWrite,
            success: 200),
        RouteCase(
            method: .post, pattern: "/v1/bank-transfers/{transfer}/reject", scope: .transferWrite,
            success: 200),
        RouteCase(
            method: .post, pattern: "/v1/bank-transfers/{transfer}/assign", scope: .transferWrite,
            success: 200, json: #"{"transactionId":"{awaiting}"}"#),
    ]

    /// Whether its body is a file and no JSON.
    var takesFile: Bool {
        method == .put && pattern.hasSuffix("/logo") || method == .post && pattern == "/v1/bank-statements"
    }

    /// A file that would do.
    var file: [UInt8] { method == .put ? Pictures.png : Installation.statement([(100, "rent")]) }
}
