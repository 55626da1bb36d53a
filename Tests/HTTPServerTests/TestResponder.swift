import HTTPCore
import Network
import Synchronization

/// Answers what the tests ask for, and remembers every request it was given.
final class TestResponder: Responder {
    struct Seen: Hashable, Sendable {
        var method: String
        var target: String
        var body: [UInt8]
    }

    private let record = Mutex<[Seen]>([])
    private let produced = Atomic<Int>(0)
    private let streamFailures = Atomic<Int>(0)

    var seen: [Seen] { record.withLock { $0 } }
    /// Bytes that streams have handed over so far.
    var producedBytes: Int { produced.load(ordering: .relaxed) }
    /// Streams whose writer threw.
    var brokenStreams: Int { streamFailures.load(ordering: .relaxed) }

    func bodyLimit(for head: RequestHead) -> Int { head.path == "/small" ? 10 : 1 << 20 }

    func mayBringBody(_ head: RequestHead) -> Bool { head.path != "/stranger" }

    func respond(to request: Request) async -> Response {
        let target = request.path + (request.head.query.map { "?" + $0 } ?? "")
        record.withLock { $0.append(Seen(method: request.method.name, target: target, body: request.body)) }
        let number = Int(request.head.query ?? "") ?? 0
        switch request.path {
        case "/id": return text(request.id)
        case "/origin":
            let origin = request.origin
            let country = origin.clientCountry.map { " \($0)" } ?? ""
            return text("\(origin.clientAddress) \(origin.isSecure) \(origin.listener)\(country)")
        case "/large": return Response(.ok, body: .bytes([UInt8](repeating: 0x61, count: number)))
        case "/shared":
            return Response(.ok, body: .shared(SharedBytes([UInt8](repeating: 0x62, count: number))))
        case "/empty": return Response(.noContent)
        case "/close": return Response(.ok, body: .bytes(Array("bye".utf8)), closesConnection: true)
        case "/sleep":
            try? await Task.sleep(for: .milliseconds(number))
            return text("slept")
        case "/stream": return stream(pieces: number, promised: nil)
        case "/counted": return stream(pieces: number, promised: number * TestResponder.piece.count)
        case "/promises-more": return stream(pieces: 1, promised: TestResponder.piece.count + 1)
        case "/promises-less": return stream(pieces: 1, promised: TestResponder.piece.count - 1)
        default: return Response(.ok, body: .bytes(request.body))
        }
    }

    func respond(toRefused refusal: Refusal) -> Response { refuse(refusal) }

    static let piece = [UInt8](repeating: 0x70, count: 1000)

    private func text(_ text: String) -> Response { Response(.ok, body: .bytes(Array(text.utf8))) }

    private func refuse(_ refusal: Refusal) -> Response {
        Response(refusal.status, body: .bytes(Array("refused".utf8)))
    }

    private func stream(pieces: Int, promised: Int?) -> Response {
        Response(
            .ok,
            body: .stream(count: promised) { [self] writer in
                do {
                    for _ in 0..<pieces {
                        try await writer.write(TestResponder.piece)
                        produced.wrappingAdd(TestResponder.piece.count, ordering: .relaxed)
                    }
                } catch {
                    streamFailures.wrappingAdd(1, ordering: .relaxed)
                    throw error
                }
            })
    }
}
