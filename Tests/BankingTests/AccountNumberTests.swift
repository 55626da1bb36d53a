import Testing

@testable import Banking

struct PublishedIBAN: Sendable, CustomTestStringConvertible {
    var text: String
    var isValid: Bool
    var why: String
    var testDescription: String { "\(text) \(why)" }

    static let all = BankData.rows("iban/iban.json", "cases").map {
        PublishedIBAN(
            text: $0["iban"] as? String ?? "", isValid: $0["valid"] as? Bool ?? false,
            why: $0["why"] as? String ?? "")
    }
}

struct WrittenIBAN: Sendable, CustomTestStringConvertible {
    var input: String
    var normal: String
    var testDescription: String { input }

    static let all = BankData.rows("iban/iban.json", "formatting").map {
        WrittenIBAN(input: $0["input"] as? String ?? "", normal: $0["normal"] as? String ?? "")
    }
}

struct AccountRow: Sendable, CustomTestStringConvertible {
    var name: String
    var first: String
    var second: String
    var fault: AccountNumberFault?
    var testDescription: String { name }
}

@Suite struct AccountNumberTests {
    @Test(
        "IBANs that two libraries agree on",
        .enabled(if: !PublishedIBAN.all.isEmpty, "skipped: no test data"),
        arguments: PublishedIBAN.all)
    func iban(_ row: PublishedIBAN) {
        let read = try? IBAN(row.text)
        #expect((read != nil) == row.isValid)
        if row.isValid { #expect(read?.text == row.text) }
    }

    @Test(
        "IBANs as people write them", .enabled(if: !WrittenIBAN.all.isEmpty, "skipped: no test data"),
        arguments: WrittenIBAN.all)
    func written(_ row: WrittenIBAN) throws {
        #expect(try IBAN(row.input).text == row.normal)
        #expect(try IBAN(IBAN(row.normal).printed).text == row.normal)
    }

    @Test(
        "every single wrong digit is noticed", arguments: ["DE33100205000001194700", "BE72000000001616"])
    func slips(_ text: String) {
        let bytes = Array(text.utf8)
        for place in 2..<bytes.count {
            for digit in UInt8(0x30)...0x39 where digit != bytes[place] {
                var changed = bytes
                changed[place] = digit
                #expect(throws: AccountNumberFault.checkDigits) {
                    try IBAN(String(decoding: changed, as: UTF8.self))
                }
            }
        }
    }

    @Test func kinds() throws {
        #expect(try IBAN("CH44 3199 9123 0008 8901 2").isSwissQR)
        #expect(try !IBAN("CH93 0076 2011 6238 5295 7").isSwissQR)
        #expect(try IBAN("GB33BUKB20201555555555").isInSEPA)
        #expect(try !IBAN("AE070331234567890123456").isInSEPA)
        #expect(try IBAN("DE33100205000001194700").printed == "DE33 1002 0500 0001 1947 00")
    }

    @Test(
        "sort codes and accounts",
        arguments: [
            AccountRow(name: "as printed", first: "20-20-15", second: "5555 5555"),
            AccountRow(name: "an old short account", first: "202015", second: "555555"),
            AccountRow(name: "short code", first: "20201", second: "55555555", fault: .length),
            AccountRow(name: "account of five", first: "202015", second: "55555", fault: .length),
            AccountRow(name: "account of nine", first: "202015", second: "555555555", fault: .length),
            AccountRow(name: "a letter", first: "20201A", second: "55555555", fault: .characters),
        ])
    func sortCode(_ row: AccountRow) throws {
        var fault: AccountNumberFault?
        do {
            let account = try SortCodeAccount(sortCode: row.first, account: row.second)
            #expect(account.account.utf8.count == 8)
            #expect(account.printedSortCode == "20-20-15")
        } catch { fault = error }
        #expect(fault == row.fault)
    }

    @Test(
        "routing numbers",
        arguments: [
            AccountRow(name: "a reserve bank", first: "011000015", second: "1234"),
            AccountRow(name: "another", first: "122105155", second: "12345678901234567"),
            AccountRow(name: "one digit wrong", first: "011000016", second: "1234", fault: .checkDigits),
            AccountRow(name: "zeros", first: "000000000", second: "1234", fault: .checkDigits),
            AccountRow(name: "account of three", first: "011000015", second: "123", fault: .length),
            AccountRow(
                name: "account of eighteen", first: "011000015", second: "123456789012345678", fault: .length),
            AccountRow(name: "eight digits", first: "01100001", second: "1234", fault: .length),
        ])
    func routing(_ row: AccountRow) {
        var fault: AccountNumberFault?
        do { _ = try RoutingAccount(routing: row.first, account: row.second) } catch { fault = error }
        #expect(fault == row.fault)
    }

    @Test(
        "codes of banks",
        arguments: [
            AccountRow(name: "eight", first: "bfswde33", second: "BFSWDE33"),
            AccountRow(name: "eleven", first: "BFSWDE33BER", second: "BFSWDE33BER"),
            AccountRow(name: "nine", first: "BFSWDE33B", second: "", fault: .length),
            AccountRow(name: "a digit in the country", first: "BFSWD133", second: "", fault: .characters),
            AccountRow(name: "a sign", first: "BFSW-E33", second: "", fault: .characters),
        ])
    func bic(_ row: AccountRow) {
        var fault: AccountNumberFault?
        do { #expect(try BIC(row.first).text == row.second) } catch {
            fault = error
        }
        #expect(fault == row.fault)
    }
}
