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

    @Test func manyWhoAskAtOnceGetTheSameAnswer() async throws {
        let resolver = try NameResolver()
        let answers = try await onLoop { loop in
            let deadline = Deadline.now().adding(milliseconds: 20_000)
            return await withTaskGroup(of: [SocketAddress]?.self) { group in
                for place in 0..<200 {
                    group.addTask(executorPreference: loop) {
                        let port = 80 + place % 2
                        return try? await resolver.addresses(
                            of: "localhost", port: port, on: loop, until: deadline)
                    }
                }
                var answers: [[SocketAddress]?] = []
                for await answer in group { answers.append(answer) }
                return answers
            }
        }
        #expect(answers.count == 200)
        #expect(answers.allSatisfy { $0?.isEmpty == false })
        #expect(Set(answers.compactMap { $0?.first?.port }) == [80, 81])
    }
}
