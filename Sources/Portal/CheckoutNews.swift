import Database
package import Domain
import Storage
import Support
import Synchronization

/// Tells who waits for a checkout that it has changed, after the change is on the disk.
///
/// It tells that there is news and not which: who is told reads. Who subscribes first and then reads misses
/// nothing.
package final class CheckoutNews: Sendable {
    private struct State {
        var waiting: [CheckoutID: [UInt64: @Sendable () -> Void]] = [:]
        var lastNumber: UInt64 = 0
    }

    private let state = Mutex(State())

    /// How many subscriptions there are.
    package var count: Int { state.withLock { $0.waiting.values.reduce(0) { $0 + $1.count } } }

    /// Has `wake` called after every change of the checkout, until the subscription is let go of; on the
    /// database writer's thread, so it hands on and returns.
    package func subscribe(_ id: CheckoutID, _ wake: @escaping @Sendable () -> Void) -> NewsSubscription {
        let number = state.withLock { state in
            state.lastNumber += 1
            state.waiting[id, default: [:]][state.lastNumber] = wake
            return state.lastNumber
        }
        return NewsSubscription(self, id, number)
    }

    fileprivate func remove(_ id: CheckoutID, _ number: UInt64) {
        // Let go of outside the lock: it may own what lets go of other subscriptions.
        let removed = state.withLock { state -> (@Sendable () -> Void)? in
            let wake = state.waiting[id]?.removeValue(forKey: number)
            if state.waiting[id]?.isEmpty == true { state.waiting[id] = nil }
            return wake
        }
        _ = removed
    }

    func tell(_ announcements: [Announcement]) {
        let woken = state.withLock { state in
            if state.waiting.isEmpty { return [] as [@Sendable () -> Void] }
            return Set(announcements.compactMap(\.checkoutID)).flatMap {
                state.waiting[$0].map { Array($0.values) } ?? []
            }
        }
        for wake in woken { wake() }
    }
}

/// Someone who waits for news of a checkout, for as long as this is kept.
package final class NewsSubscription: Sendable {
    private let news: CheckoutNews
    private let id: CheckoutID
    private let number: UInt64

    fileprivate init(_ news: CheckoutNews, _ id: CheckoutID, _ number: UInt64) {
        self.news = news
        self.id = id
        self.number = number
    }

    deinit { news.remove(id, number) }
}
