/// Where unpredictable bytes come from; passed to whoever needs them, so that tests can repeat themselves.
package struct RandomSource: Sendable {
    /// Two independent 64-bit words of cryptographic quality.
    package var words: @Sendable () -> (UInt64, UInt64)

    /// Makes a source from a closure that answers 128 random bits.
    package init(words: @escaping @Sendable () -> (UInt64, UInt64)) { self.words = words }

    /// That many random bytes.
    package func bytes(_ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let (first, second) = words()
                for word in [first, second] {
                    for shift in stride(from: 0, to: 64, by: 8) where filled < count {
                        buffer[filled] = UInt8(truncatingIfNeeded: word >> UInt64(shift))
                        filled += 1
                    }
                }
            }
        }
    }
}
