/// Answers a request; what it throws becomes a response in the one place where the host turns errors into
/// responses.
package typealias Handler = @Sendable (Request) async throws -> Response

/// One registered route; a reference, so that finding it copies nothing.
package final class RouteEntry: Sendable {
    /// A part of the pattern between two slashes.
    enum Segment: Sendable {
        case literal(StaticText)
        case parameter(StaticText)
    }

    /// The method it answers.
    package let method: Method
    /// The pattern as it was registered, `/checkout/{token}`.
    package let pattern: StaticString
    /// The most bytes a request's body may have.
    package let bodyLimit: Int
    /// What answers the request.
    package let handler: Handler
    let segments: [Segment]

    /// Reads the pattern; a malformed one stops the start.
    init(method: Method, pattern: StaticString, bodyLimit: Int, handler: @escaping Handler) {
        self.method = method
        self.pattern = pattern
        self.bodyLimit = bodyLimit
        self.handler = handler
        segments = Self.segments(of: pattern)
    }

    /// The names of the pattern's parameters, in order.
    package var parameterNames: [String] {
        segments.compactMap { segment in
            if case .parameter(let name) = segment { return String(decoding: name.bytes, as: UTF8.self) }
            return nil
        }
    }

    /// The parameters of a path that the pattern matches in shape; nil when one of them is no text that could
    /// name anything.
    ///
    /// Refused are broken percent-encoding, bytes that are not UTF-8, control characters and an encoded
    /// slash: no two paths may mean one thing to a proxy and another to us.
    func parameters(of path: UnsafeBufferPointer<UInt8>) -> PathParameters? {
        var parameters = PathParameters()
        var start = 1
        for segment in segments {
            var end = start
            while end < path.count, path[end] != UInt8(ascii: "/") { end &+= 1 }
            if case .parameter(let name) = segment {
                guard let text = Self.decode(UnsafeBufferPointer(rebasing: path[start..<end])) else {
                    return nil
                }
                parameters.append(name, text)
            }
            start = end + 1
        }
        return parameters
    }

    private static func decode(_ segment: UnsafeBufferPointer<UInt8>) -> String? {
        guard segment.contains(UInt8(ascii: "%")) else { return String(decoding: segment, as: UTF8.self) }
        guard let text = PercentCoding.decode(segment) else { return nil }
        let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "/") }
        return isPlain ? text : nil
    }

    private static func segments(of pattern: StaticString) -> [Segment] {
        let bytes = StaticText(pattern).bytes
        precondition(bytes.first == UInt8(ascii: "/"), "\(pattern) begins with a slash")
        var segments: [Segment] = []
        var start = 1
        while start <= bytes.count {
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "/")) ?? bytes.count
            let part = bytes[start..<end]
            if part.first == UInt8(ascii: "{") {
                precondition(part.last == UInt8(ascii: "}") && part.count > 2, "\(pattern) closes its braces")
                segments.append(.parameter(StaticText(pattern, start + 1..<end - 1)))
            } else {
                let isPlain = part.allSatisfy { ByteScan.isToken($0) && $0 != UInt8(ascii: "%") }
                precondition(isPlain, "\(pattern) is written without percent-encoding")
                precondition(
                    !part.isEmpty || end == bytes.count, "\(pattern) has no empty segment but the last")
                segments.append(.literal(StaticText(pattern, start..<end)))
            }
            start = end + 1
        }
        precondition(segments.count <= RouteLimits.segments, "\(pattern) has too many segments")
        return segments
    }
}
