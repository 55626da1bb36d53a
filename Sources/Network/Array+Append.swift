extension Array where Element == UInt8 {
    /// Lends room for `count` bytes behind the end and keeps as many as the closure says, none when it
    /// throws.
    mutating func append<Result, Failure: Error>(
        atMost count: Int, _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> (kept: Int, Result)
    ) throws(Failure) -> Result {
        let start = self.count
        append(contentsOf: repeatElement(0, count: count))
        var kept = 0
        defer { removeLast(count - kept) }
        let (filled, result) = try withUnsafeMutableBufferPointer { (all) throws(Failure) in
            try body(UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: all[start...])))
        }
        kept = filled
        return result
    }
}
