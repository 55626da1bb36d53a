import Glibc
import Network
import Testing

@Suite struct TCPStreamTests {
    @Test func bytesGoBothWaysWithPartialWrites() async throws {
        let total = 8 << 20
        let (sent, received) = try await onLoop { loop in
            let (client, server) = try await connectedPair(on: loop)
            let bytes = (0..<total).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let writer = Task(executorPreference: loop) {
                try await Transport(client).write(bytes, stallMilliseconds: 10_000)
                client.shutdownWriting()
            }
            var received: [UInt8] = []
            while try await Transport(server).read(appendingTo: &received, atMost: 10_007, until: .never) {}
            try await writer.value
            client.close()
            server.close()
            return (bytes, received)
        }
        #expect(sent == received)
    }

    @Test func waitingEndsAtTheDeadline() async throws {
        let error = try await onLoop { loop in
            let (client, server) = try await connectedPair(on: loop)
            defer { client.close(); server.close() }
            var bytes: [UInt8] = []
            let deadline = Deadline.now().adding(milliseconds: 120)
            do throws(NetworkError) {
                _ = try await Transport(server).read(appendingTo: &bytes, atMost: 10, until: deadline)
                return nil as NetworkError?
            } catch {
                #expect(Deadline.now() >= deadline)
                return error
            }
        }
        #expect(error == .deadlineReached)
    }

    @Test func closingEndsTheWait() async throws {
        let error = try await onLoop { loop in
            let (client, server) = try await connectedPair(on: loop)
            let waiting = Task(executorPreference: loop) { () -> NetworkError? in
                do throws(NetworkError) {
                    var bytes: [UInt8] = []
                    _ = try await Transport(server).read(appendingTo: &bytes, atMost: 10, until: .never)
                    return nil
                } catch {
                    return error
                }
            }
            await loop.sleep(until: loop.now.adding(milliseconds: 50))
            server.close()
            client.close()
            return await waiting.value
        }
        #expect(error == .closed)
    }

    @Test func aResetIsAnErrorAndAHalfCloseIsAnEnd() async throws {
        let (reset, half) = try await onLoop { loop in
            let (client, server) = try await connectedPair(on: loop)
            client.abort()
            var bytes: [UInt8] = []
            var reset: NetworkError?
            do throws(NetworkError) {
                _ = try await Transport(server).read(appendingTo: &bytes, atMost: 10, until: .never)
            } catch {
                reset = error
            }
            server.close()
            let (second, other) = try await connectedPair(on: loop)
            second.shutdownWriting()
            let isOpen = try await Transport(other).read(appendingTo: &bytes, atMost: 10, until: .never)
            try await Transport(other).write(Array("still".utf8), stallMilliseconds: 1000)
            let hasAnswer = try await Transport(second).read(appendingTo: &bytes, atMost: 10, until: .never)
            second.close()
            other.close()
            return (reset, (isOpen, hasAnswer, bytes))
        }
        #expect(reset == .system(.read, errno: ECONNRESET))
        #expect(half.0 == false)
        #expect(half.1 == true)
        #expect(half.2 == Array("still".utf8))
    }

    @Test func aParkedStreamWakesItsOwner() async throws {
        final class Owner: StreamOwner {
            let woken = OneShot<String>()
            func streamIsReadable() { woken.fulfil("readable") }
            func streamDeadlineReached() { woken.fulfil("deadline") }
        }
        let woken = try await onLoop { loop in
            let (client, server) = try await connectedPair(on: loop)
            var room: [UInt8] = []
            #expect(try Transport(server).tryRead(appendingTo: &room, atMost: 1) == .wouldBlock)
            let first = Owner()
            try server.park(first, until: loop.now.adding(milliseconds: 50))
            var woken = [await first.woken.value()]
            let second = Owner()
            try server.park(second, until: .never)
            try await Transport(client).write([1], stallMilliseconds: 1000)
            woken.append(await second.woken.value())
            #expect(try Transport(server).tryRead(appendingTo: &room, atMost: 9) == .bytes(1))
            try server.park(Owner(), until: .never)
            #expect(server.unpark())
            #expect(!server.unpark())
            client.close()
            server.close()
            return woken
        }
        #expect(woken == ["deadline", "readable"])
    }

    @Test func connectingToAClosedPortFails() async throws {
        let error = try await onLoop { loop in
            let listener = try TCPListener(SocketAddress("127.0.0.1", port: 0), on: loop)
            try listener.start { _ in }
            let address = listener.address
            listener.drainAndClose()
            do throws(NetworkError) {
                _ = try await TCPStream.connect(to: address, on: loop, until: .never)
                return nil as NetworkError?
            } catch {
                return error
            }
        }
        #expect(error == .system(.connect, errno: ECONNREFUSED))
    }

    @Test func bothFamiliesListenAndABusyPortIsNamed() async throws {
        try await onLoop { loop in
            for address in ["127.0.0.1", "::1"] {
                let listener = try TCPListener(SocketAddress(address, port: 0), on: loop)
                #expect(listener.address.port != 0)
                #expect(listener.address.text == address)
            }
            // 203.0.113.0/24 is for documentation (RFC 5737): no interface has it.
            #expect(throws: NetworkError.system(.bind, errno: EADDRNOTAVAIL)) {
                try TCPListener(SocketAddress("203.0.113.1", port: 0), on: loop)
            }
        }
    }
}
