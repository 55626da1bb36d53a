import Glibc
import HTTPCore
import HTTPServer
import Testing

/// Bodies that go on while their connection waits without a task.
@Suite struct HoldTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    /// Waits on a thread that may block, ten seconds at most.
    private func wait(_ condition: () -> Bool) -> Bool {
        for _ in 0..<1000 {
            if condition() { return true }
            usleep(10_000)
        }
        return false
    }

    private func get(_ client: RawClient, _ target: String = "/held", version: String = "1.1") throws {
        try client.send("GET \(target) HTTP/\(version)\r\nHost: a\r\n\r\n")
    }

    @Test func piecesArriveAsTheyArePostedAndTheConnectionGoesOn() async throws {
        let responder = HeldResponder()
        try await withServer(responder: responder) { port in
            let client = try RawClient(port: port)
            for round in 1...3 {
                try get(client)
                #expect(wait { responder.open.first?.hasBegun == true })
                responder.open.first?.post(.piece(bytes("one.")))
                responder.open.first?.post(.last(bytes("two")))
                let answer = try client.answer()
                #expect(answer.headers["transfer-encoding"] == "chunked")
                #expect(answer.text == "first.one.two")
                #expect(wait { responder.endedCount == round })
            }
            try get(client, "/x")
            #expect(try client.answer().text == "other")
        }
    }

    @Test func whatWasPostedBeforeTheConnectionWaitedIsNotLost() async throws {
        let responder = HeldResponder()
        try await withServer(responder: responder) { port in
            let client = try RawClient(port: port)
            for _ in 0..<50 {
                try get(client, "/held?soon")
                #expect(try client.answer().text == "first.soon")
            }
        }
        #expect(responder.endedCount == 50)
    }

    @Test func requestsBehindAHeldBodyAreAnsweredBehindIt() async throws {
        let responder = HeldResponder()
        try await withServer(responder: responder) { port in
            let client = try RawClient(port: port)
            try client.send("GET /held HTTP/1.1\r\nHost: a\r\n\r\nGET /x HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(wait { responder.open.first?.hasBegun == true })
            try get(client, "/y")
            usleep(50_000)
            responder.open.first?.post(.last(bytes("end")))
            #expect(try client.answer().text == "first.end")
            #expect(try client.answer().text == "other")
            #expect(try client.answer().text == "other")
        }
    }

    @Test(arguments: [(16_000, true), (17_000, false)])
    func onlySoMuchMayBeSentMeanwhile(_ count: Int, _ isTaken: Bool) async throws {
        let responder = HeldResponder()
        try await withServer(responder: responder) { port in
            let client = try RawClient(port: port)
            try get(client)
            #expect(wait { responder.open.first?.hasBegun == true })
            try client.send("GET /x HTTP/1.1\r\nHost: a\r\nX: " + String(repeating: "y", count: count))
            usleep(200_000)
            #expect((responder.endedCount == 0) == isTaken)
        }
    }

    @Test func aClientOfHTTP10GetsTheBodyUpToTheEnd() async throws {
        let responder = HeldResponder()
        try await withServer(responder: responder) { port in
            let client = try RawClient(port: port)
            try get(client, version: "1.0")
            #expect(wait { responder.open.first?.hasBegun == true })
            responder.open.first?.post(.last(bytes("end")))
            let answer = try client.answer()
            #expect(answer.headers["connection"] == "close")
            #expect(answer.text == "first.end")
        }
    }

    @Test func aHeadIsAnsweredWithoutHolding() async throws {
        let responder = HeldResponder()
        try await withServer(responder: responder) { port in
            let client = try RawClient(port: port)
            try client.send("HEAD /held HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.answer(toHead: true).status == 200)
            #expect(wait { responder.endedCount == 1 })
            try get(client, "/x")
            #expect(try client.answer().text == "other")
        }
    }

    @Test func aClientThatLeavesTakesTheBodyWithIt() async throws {
        let responder = HeldResponder()
        try await withServer(responder: responder) { port in
            for isReset in [false, true] {
                let before = responder.endedCount
                do {
                    let client = try RawClient(port: port)
                    try get(client)
                    #expect(wait { responder.open.contains { $0.hasBegun } })
                    if isReset { client.reset() }
                }
                #expect(wait { responder.endedCount == before + 1 })
            }
        }
    }

    @Test func aQuietClientIsShownThatTheConnectionLives() async throws {
        let responder = HeldResponder(beatMilliseconds: 200)
        try await withServer(responder: responder) { port in
            let client = try RawClient(port: port)
            try get(client)
            #expect(wait { responder.open.first?.occasions.filter { $0 == .beat }.count ?? 0 >= 3 })
            responder.open.first?.post(.last(bytes("end")))
            let text = try client.answer().text
            #expect(text.hasPrefix("first.beat.beat.beat."))
            #expect(text.hasSuffix("end"))
        }
    }

    @Test func anOldBodyEndsWhole() async throws {
        let responder = HeldResponder(beatMilliseconds: 200, ageMilliseconds: 500)
        try await withServer(responder: responder) { port in
            let client = try RawClient(port: port)
            try get(client)
            let text = try client.answer().text
            #expect(text.hasPrefix("first.beat."))
            #expect(text.hasSuffix("farewell"))
            try get(client, "/x")
            #expect(try client.answer().text == "other")
        }
    }

    @Test func aClientThatDoesNotReadIsCutOffAndHoldsNothing() async throws {
        let responder = HeldResponder()
        try await withServer(responder: responder) { port in
            let client = try RawClient(port: port, receiveBufferBytes: 4096)
            try get(client)
            #expect(wait { responder.open.first?.hasBegun == true })
            let piece = [UInt8](repeating: 0x70, count: 256 * 1024)
            // More than both kernels buffer (net.ipv4.tcp_wmem) finds no room.
            for _ in 0..<200 where responder.endedCount == 0 {
                responder.open.first?.post(.piece(piece))
                usleep(5_000)
            }
            #expect(wait { responder.endedCount == 1 })
        }
    }

    @Test(arguments: [1, 2])
    func drainingEndsHeldBodiesAtOnceAndWhole(_ loops: Int) async throws {
        let responder = HeldResponder()
        let live = try LiveServer(loops: loops, drainTimeoutSeconds: 30, responder: responder)
        let port = live.port
        let texts = try await onThread {
            let clients = try (0..<50).map { _ in try RawClient(port: port) }
            for client in clients { try get(client) }
            #expect(wait { responder.open.filter(\.hasBegun).count == 50 })
            live.server.beginDraining()
            return try clients.map { client in
                let text = try client.answer().text
                #expect(client.isClosedByServer())
                return text
            }
        }
        #expect(Set(texts) == ["first.farewell"])
        try await live.stop()
        #expect(responder.endedCount == 50)
        #expect(live.server.connectionCount == 0)
    }

    @Test func overTLS() async throws {
        let certificates = try await TestCertificates.shared
        let responder = HeldResponder(beatMilliseconds: 300)
        let live = try LiveServer(tls: try certificates.serverContext(), responder: responder)
        let port = live.port
        let authority = certificates.path("ca.pem")
        async let output = onThread {
            try runProgram([
                "python3", "-c",
                """
                import socket, ssl, sys
                context = ssl.create_default_context(cafile=sys.argv[1])
                plain = socket.create_connection(("127.0.0.1", int(sys.argv[2])), 20)
                with context.wrap_socket(plain, server_hostname="one.test") as connection:
                    connection.sendall(b"GET /held HTTP/1.0\\r\\nHost: one.test\\r\\n\\r\\n")
                    answer = b""
                    while piece := connection.recv(65536):
                        answer += piece
                print(answer.decode().partition("\\r\\n\\r\\n")[2], end="")
                """, authority, String(port),
            ]).output
        }
        try await onThread {
            #expect(wait { responder.open.first?.occasions.contains(.beat) == true })
            responder.open.first?.post(.last(bytes("end")))
        }
        let text = try await output
        #expect(text.hasPrefix("first.beat."))
        #expect(text.hasSuffix("end"))
        try await live.stop()
    }
}
