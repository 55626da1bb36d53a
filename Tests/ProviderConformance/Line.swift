import ProviderKit
import Synchronization

/// The line between an adapter and its provider, which spoils one request or every answer.
final class Line: Sendable {
    private struct State {
        var urls: [String] = []
        var learned: String?
    }

    private let state = Mutex(State())
    private let peer: any ConformancePeer
    private let place: Int?
    private let trouble: Conformance.Trouble
    private let losesAll: Bool

    init(
        _ peer: any ConformancePeer, spoils place: Int? = nil,
        _ trouble: Conformance.Trouble = .answerLost, losesAll: Bool = false
    ) {
        self.peer = peer
        self.place = place
        self.trouble = trouble
        self.losesAll = losesAll
    }

    var urls: [String] { state.withLock { $0.urls } }
    var count: Int { urls.count }
    /// The id that was to be written down before a request.
    var learned: String? { state.withLock { $0.learned } }

    func send(_ request: ProviderRequest) -> ProviderAnswer {
        let number = state.withLock { state in
            state.urls.append(request.url)
            state.learned = request.learnedReference ?? state.learned
            return state.urls.count - 1
        }
        if losesAll {
            _ = peer.answer(request)
            return .lost
        }
        guard number == place else { return peer.answer(request) }
        switch trouble {
        case .answerLost:
            _ = peer.answer(request)
            return .lost
        case .requestLost: return .lost
        case .notSent: return .notSent
        case .garbage:
            _ = peer.answer(request)
            return .response(status: 200, body: Array("<html>fine</html>".utf8))
        case .serverError: return .response(status: 503, body: Array("{}".utf8))
        case .tooMany: return .response(status: 429, body: Array("{\"error\":{}}".utf8))
        }
    }
}
