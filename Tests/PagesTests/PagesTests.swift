import HTTPCore
import Pages
import Synchronization

// PagesTests: what both hosts share, piece by piece. Whole pages are tested with the hosts. Start reading at
// HostResponderTests.swift.

/// Keeps what an observer was told.
final class Records: Sendable {
    private let list = Mutex<[RequestRecord]>([])

    var all: [RequestRecord] { list.withLock { $0 } }

    var observer: RequestObserver {
        RequestObserver(microseconds: { 7 }, record: { record in self.list.withLock { $0.append(record) } })
    }
}

/// Says what happened in one word.
struct WordPresenter: ErrorPresenter {
    func response(to error: any Error, for request: Request) -> Response {
        Response(error is Expected ? .conflict : .internalServerError)
    }
    func notFound(for request: Request) -> Response { Response(.notFound) }
    func methodNotAllowed(_ allowed: [HTTPCore.Method], for request: Request) -> Response {
        Response(.methodNotAllowed)
    }
    func response(toRefused refusal: Refusal) -> Response { Response(refusal.status) }
}

/// An error that the presenter knows.
struct Expected: Error {}
/// One that it does not.
struct Unexpected: Error {}
