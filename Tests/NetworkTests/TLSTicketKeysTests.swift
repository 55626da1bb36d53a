import Testing

@testable import Network

@Suite struct TLSTicketKeysTests {
    private let life = NetworkLimits.ticketKeySeconds * 1000
    private let start = Deadline(nanoseconds: 1_000_000_000)

    @Test func aKeySealsForHalfOfItsLifeAndOpensForAllOfIt() throws {
        let keys = TLSTicketKeys()
        let first = try #require(keys.current(now: start))
        #expect(keys.current(now: start.adding(milliseconds: life - 1))?.name == first.name)
        let second = try #require(keys.current(now: start.adding(milliseconds: life)))
        #expect(second.name != first.name)
        #expect(second.cipherKey != first.cipherKey)
        #expect(second.signingKey != first.signingKey)

        let early = try #require(keys.find(first.name, now: start.adding(milliseconds: life)))
        #expect(!early.isNewest, "a ticket of the older key is replaced")
        #expect(keys.find(first.name, now: start.adding(milliseconds: 2 * life - 1)) != nil)
        #expect(keys.find(first.name, now: start.adding(milliseconds: 2 * life)) == nil)
        #expect(keys.find(second.name, now: start.adding(milliseconds: 2 * life))?.isNewest == true)
    }

    @Test func atMostTwoKeysAreKeptAndStrangersOpenNothing() throws {
        let keys = TLSTicketKeys()
        let names = (0..<4).compactMap { keys.current(now: start.adding(milliseconds: $0 * life))?.name }
        #expect(Set(names).count == 4)
        let now = start.adding(milliseconds: 3 * life)
        #expect(names.map { keys.find($0, now: now) != nil } == [false, false, true, true])
        #expect(keys.find([UInt8](repeating: 0, count: 16), now: now) == nil)
    }
}
