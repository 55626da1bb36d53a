import Synchronization

/// Counts the pages that hold a connection open, in all and for each client.
final class LiveSeats: Sendable {
    private struct State {
        var total = 0
        var byClient: [String: Int] = [:]
    }

    private let totalMax: Int
    private let clientMax: Int
    private let state = Mutex(State())

    init(total: Int, perClient: Int) {
        totalMax = total
        clientMax = perClient
    }

    var total: Int { state.withLock { $0.total } }

    /// A seat, which is given back when it is let go of; nil when there is none left for the client.
    func take(for client: String) -> LiveSeat? {
        let isFree = state.withLock { state in
            let count = state.byClient[client, default: 0]
            guard state.total < totalMax, count < clientMax else { return false }
            state.total += 1
            state.byClient[client] = count + 1
            return true
        }
        return isFree ? LiveSeat(self, client) : nil
    }

    fileprivate func giveBack(_ client: String) {
        state.withLock { state in
            state.total -= 1
            let count = state.byClient[client, default: 0] - 1
            state.byClient[client] = count > 0 ? count : nil
        }
    }
}

/// The right of one page to hold a connection open.
final class LiveSeat: Sendable {
    private let seats: LiveSeats
    private let client: String

    fileprivate init(_ seats: LiveSeats, _ client: String) {
        self.seats = seats
        self.client = client
    }

    deinit { seats.giveBack(client) }
}

/// The limits of pages that hold a connection open.
package enum LiveLimits {
    /// Pages in all, unless the settings say otherwise.
    package static let pages = 8_000
    /// Pages of one client, unless the settings say otherwise: a shop with many televisions has one address.
    package static let pagesPerClient = 64
    /// How often a quiet page is shown that its connection lives: within the minute after which common
    /// proxies give a connection up.
    static let beatMilliseconds = 20_000
    /// How long a page's events go on before the browser asks again, at least; up to half as long again, so
    /// that pages which came together do not come together again.
    static let eventsMilliseconds = 600_000
    /// How long a page without scripts is held open.
    ///
    /// Shorter: where something between buffers the page, nothing is seen until it ends.
    static let documentMilliseconds = 120_000
    /// How long a browser waits before it asks again, at least; up to twice as long again.
    static let retryMilliseconds = 1_500
    /// After how long without an answer the payer may go back to the shop, which hears of it by itself.
    static let leaveAfterSeconds: Int64 = 60
}
