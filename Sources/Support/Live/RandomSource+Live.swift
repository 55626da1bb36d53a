import Glibc
import Synchronization

extension RandomSource {
    /// The kernel's generator, through getentropy(3).
    ///
    /// Words are drawn in blocks, since a system call for each would be a good part of a page's cost.
    package static var live: RandomSource {
        let block = RandomBlock()
        return RandomSource { block.next() }
    }
}

/// Random words that were drawn and not yet given out; each is given out once and forgotten.
private final class RandomBlock: Sendable {
    private let words = Mutex<[UInt64]>([])
    /// Words drawn at once: two kibibytes.
    private static let capacity = 256

    func next() -> (UInt64, UInt64) {
        words.withLock { words in
            if words.count < 2 {
                words = [UInt64](unsafeUninitializedCapacity: Self.capacity) { buffer, count in
                    // 256 bytes are the most that getentropy(3) gives at once, whole or not at all.
                    while count < Self.capacity {
                        let place = buffer.baseAddress?.advanced(by: count)
                        precondition(getentropy(place, 256) == 0, "the kernel gives no random bytes")
                        count += 32
                    }
                }
            }
            return (words.removeLast(), words.removeLast())
        }
    }
}
