import HTTPCore
import Network
import Testing

@testable import HTTPServer

@Suite struct ConnectionCountsTests {
    private func counts(total: Int, perAddress: Int, listeners: Int = 1) -> ConnectionCounts {
        var limits = HTTPLimits()
        limits.connections = total
        limits.connectionsPerAddress = perAddress
        return ConnectionCounts(limits: limits, listeners: listeners)
    }

    private func add(_ counts: ConnectionCounts, _ addresses: [String], to listener: Int = 0) throws -> [Bool]
    {
        try addresses.map { counts.add(try SocketAddress($0, port: 1), listener: listener) }
    }

    @Test func aClientIsAnIPv4AddressOrAnIPv6Network() throws {
        let counts = counts(total: 100, perAddress: 2)
        #expect(
            try add(counts, ["10.0.0.1", "10.0.0.1", "10.0.0.1", "10.0.0.2"]) == [true, true, false, true])
        let network = ["2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8:0:1::1"]
        #expect(try add(counts, network) == [true, true, false, true])
        counts.remove(try SocketAddress("2001:db8::2", port: 9), listener: 0)
        #expect(try add(counts, ["2001:db8::3", "2001:db8::4"]) == [true, false])
    }

    @Test func allClientsTogetherHaveALimit() throws {
        let counts = counts(total: 3, perAddress: 2)
        #expect(
            try add(counts, ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"]) == [true, true, true, false])
        #expect(counts.total == 3)
        counts.remove(try SocketAddress("10.0.0.1", port: 1), listener: 0)
        #expect(try add(counts, ["10.0.0.4"]) == [true])
    }

    @Test func aClientThatFillsOneListenerStillReachesTheOther() throws {
        let counts = counts(total: 100, perAddress: 2, listeners: 2)
        let client = ["10.0.0.1", "10.0.0.1", "10.0.0.1"]
        #expect(try add(counts, client, to: 0) == [true, true, false])
        #expect(try add(counts, client, to: 1) == [true, true, false])
        counts.remove(try SocketAddress("10.0.0.1", port: 1), listener: 1)
        #expect(try add(counts, ["10.0.0.1"], to: 0) == [false])
        #expect(try add(counts, ["10.0.0.1"], to: 1) == [true])
        #expect(counts.total == 4)
    }

    @Test func manyClientsOfOneListenerLeavePlacesForTheOther() throws {
        let counts = counts(total: 20, perAddress: 1, listeners: 2)
        let crowd = (1...20).map { "10.0.0.\($0)" }
        #expect(try add(counts, crowd, to: 0).count { $0 } == 18)
        #expect(try add(counts, crowd, to: 1).count { $0 } == 2)
        counts.remove(try SocketAddress("10.0.0.1", port: 1), listener: 0)
        #expect(try add(counts, ["10.0.0.19"], to: 1) == [true])
    }
}
