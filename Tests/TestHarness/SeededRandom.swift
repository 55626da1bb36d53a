package import Support
import Synchronization

/// Random numbers that repeat themselves: SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
package final class SeededRandom: Sendable {
    private let state: Mutex<UInt64>

    /// Starts from a seed.
    package init(seed: UInt64) { state = Mutex(seed) }

    /// The next word.
    package func word() -> UInt64 {
        state.withLock { state in
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    /// A number below a limit; its bias does not matter to a test.
    package func below(_ limit: Int) -> Int { Int(word() % UInt64(limit)) }

    /// The elements in an order drawn from it (Fisher and Yates).
    package func shuffled<Element>(_ elements: [Element]) -> [Element] {
        var elements = elements
        for place in stride(from: elements.count - 1, to: 0, by: -1) {
            elements.swapAt(place, below(place + 1))
        }
        return elements
    }

    /// The source to hand out.
    package var source: RandomSource { RandomSource { (self.word(), self.word()) } }
}
