import BankStatements
import Testing

@testable import AdminBackend

@Suite("The query of a statement")
struct StatementQueryTests {
    private static func columns(_ text: String) throws -> [Int]? {
        let query = "format=csv&account=1&currency=EUR&dateColumn=0&amountColumn=1&textColumns=\(text)"
        return try StatementQuery(query: query).mapping?.textColumns
    }

    @Test("Columns of text are named once each")
    func textColumns() throws {
        #expect(try Self.columns("2") == [2])
        #expect(try Self.columns("0,2,\(StatementLimits.columnsMax)") == [0, 2, StatementLimits.columnsMax])
        for text in ["", "2,", "2,2", "-1", "\(StatementLimits.columnsMax + 1)", "x"] {
            #expect(throws: APIError.self, "\(text)") { try Self.columns(text) }
        }
    }

    @Test("A parameter is given once")
    func repeated() {
        #expect(throws: APIError.self) {
            try StatementQuery(query: "format=camt&format=camt")
        }
    }
}
