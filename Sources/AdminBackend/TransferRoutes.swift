import HTTPCore

extension Backend {
    /// Bank statements and what their lines pay.
    var transferRoutes: [APIRoute] {
        [
            (
                .get, "/v1/bank-statements", "/api/v1/bank-statements", 0,
                { try await listStatementImports($0) }
            ),
            (
                .post, "/v1/bank-statements", "/api/v1/bank-statements", BackendLimits.statementBytes,
                { try await importStatements($0) }
            ),
            (.get, "/v1/bank-transfers", "/api/v1/bank-transfers", 0, { try await listBankTransfers($0) }),
            (
                .get, "/v1/bank-transfers/{transfer}", "/api/v1/bank-transfers/{transfer}", 0,
                { try await readBankTransfer($0) }
            ),
            (
                .post, "/v1/bank-transfers/{transfer}/accept", "/api/v1/bank-transfers/{transfer}/accept",
                BackendLimits.bodyBytes, { try await acceptBankTransfer($0) }
            ),
            (
                .post, "/v1/bank-transfers/{transfer}/reject", "/api/v1/bank-transfers/{transfer}/reject",
                BackendLimits.bodyBytes, { try await rejectBankTransfer($0) }
            ),
            (
                .post, "/v1/bank-transfers/{transfer}/assign", "/api/v1/bank-transfers/{transfer}/assign",
                BackendLimits.bodyBytes, { try await assignBankTransfer($0) }
            ),
        ]
    }
}
