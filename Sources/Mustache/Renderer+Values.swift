extension Renderer {
    /// Appends a value escaped; lists and records show nothing.
    @inline(__always)
    mutating func show(_ value: UnsafePointer<Value>) throws(RenderError) {
        if let bytes = Self.lastingBytes(of: value, isRaw: false) {
            if case .text = value.pointee { return try output.appendEscaped(bytes) }
            guard let start = bytes.baseAddress else { return }
            return try output.append(start, count: bytes.count)
        }
        switch value.pointee {
        case .text(let text):
            try Self.withBytes(of: text) { (bytes) throws(RenderError) in try output.appendEscaped(bytes) }
        default: try showPlain(value)
        }
    }

    /// Appends a value as it is.
    @inline(never)
    mutating func showRaw(_ value: UnsafePointer<Value>) throws(RenderError) {
        if let bytes = Self.lastingBytes(of: value, isRaw: true) {
            guard let start = bytes.baseAddress else { return }
            return try output.append(start, count: bytes.count)
        }
        switch value.pointee {
        case .text(let text):
            try Self.withBytes(of: text) { (bytes) throws(RenderError) in
                if let start = bytes.baseAddress { try output.append(start, count: bytes.count) }
            }
        default: try showPlain(value)
        }
    }

    @inline(never)
    private mutating func showPlain(_ value: UnsafePointer<Value>) throws(RenderError) {
        switch value.pointee {
        case .integer(let number): try output.append(number)
        case .bool(let condition): try output.append(condition ? "true" : "false")
        case .absent, .list, .record, .text, .bytes: break
        }
    }

    /// The bytes of a value that has them in storage of their own, where they stay as long as the value (see
    /// `Context`).
    ///
    /// Taking the address in one step spares the reference counting of lending it to a closure.
    @inline(__always)
    private static func lastingBytes(
        of value: UnsafePointer<Value>, isRaw: Bool
    ) -> UnsafeBufferPointer<UInt8>? {
        switch value.pointee {
        case .text(let text):
            // Text of up to 15 bytes lives inside the value and has no address that lasts.
            if text.utf8.count <= 15 { return nil }
            return text.utf8.withContiguousStorageIfAvailable { $0 }
        case .bytes(let shared):
            return (isRaw ? shared.raw : shared.escaped).withUnsafeBufferPointer { $0 }
        case .absent, .bool, .integer, .list, .record: return nil
        }
    }

    /// Lends the UTF-8 bytes of text, which every text has in one piece on Linux.
    @inline(__always)
    static func withBytes(
        of text: String, _ body: (UnsafeBufferPointer<UInt8>) throws(RenderError) -> Void
    ) throws(RenderError) {
        let outcome = text.utf8.withContiguousStorageIfAvailable { bytes -> Result<Void, RenderError> in
            do throws(RenderError) {
                return .success(try body(bytes))
            } catch {
                return .failure(error)
            }
        }
        try outcome?.get()
    }

    /// Enters a section with a value; answers false where the value is falsy.
    @inline(__always)
    mutating func enter(_ value: UnsafePointer<Value>?) -> Bool {
        guard let value else { return false }
        switch value.pointee {
        case .absent, .bool(false): return false
        case .bool(true):
            // A condition is no context: the implicit iterator goes on to mean what it meant outside.
            contexts.push(contexts.top.pointee)
            controls.push(Control())
            return true
        case .list(let items):
            let values = items.withUnsafeBufferPointer { $0 }
            guard let first = values.baseAddress, values.count > 0 else { return false }
            contexts.push(Context(first))
            controls.push(Control(next: first + 1, remaining: values.count - 1))
            return true
        case .text, .bytes, .integer, .record:
            guard Self.isTruthy(value) else { return false }
            contexts.push(Context(value))
            controls.push(Control())
            return true
        }
    }

    @inline(__always)
    static func isTruthy(_ value: UnsafePointer<Value>?) -> Bool {
        guard let value else { return false }
        switch value.pointee {
        case .absent: return false
        case .bool(let condition): return condition
        case .text(let text): return !text.utf8.isEmpty
        case .bytes(let shared): return !shared.raw.isEmpty
        case .list(let items): return !items.isEmpty
        case .integer, .record: return true
        }
    }
}
