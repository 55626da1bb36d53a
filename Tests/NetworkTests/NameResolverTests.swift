import Glibc
import Network
import Testing

@Suite struct NameResolverTests {
    private func look(up name: String, port: Int = 80) async throws -> Result<[SocketAddress], NetworkError> {
        let resolver = try NameResolver()
        return try await onLoop { loop in
            do throws(NetworkError) {
                let deadline = Deadline.now().adding(milliseconds: 20_000)
                return .success(try await resolver.addresses(of: name, port: port, on: loop, until: deadline))
            } catch {
                return .failure(error)
            }
        }
    }

    @Test func addressesAreTheirOwnAnswer() async throws {
        #expect(try await look(up: "192.0.2.7").get() == [SocketAddress("192.0.2.7", port: 80)])
        #expect(
            try await look(up: "2001:db8::7", port: 443).get() == [SocketAddress("2001:db8::7", port: 443)])
    }

    @Test func localhostIsFoundAndAnInvalidNameIsNot() async throws {
        let found = try await look(up: "localhost", port: 8080).get()
        #expect(found.contains { $0.text == "127.0.0.1" || $0.text == "::1" })
        #expect(found.allSatisfy { $0.port == 8080 })
        guard case .failure(.nameNotFound(let name, _)) = try await look(up: "no such name") else {
            Issue.record("an invalid name was found")
            return
        }
        #expect(name == "no such name")
        #expect(try await look(up: "localhost", port: 70_000) == .failure(.addressInvalid("localhost:70000")))
    }
}
