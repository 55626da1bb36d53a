/// Finds the handler of a request by method and path.
///
/// Patterns are exact: every segment must be equal, `{name}` takes one whole segment, and a trailing slash
/// makes another path. A literal segment wins over a parameter. HEAD is served by the GET handler unless it
/// has its own; OPTIONS is the caller's.
package struct Router: Sendable {
    /// What came of a look-up.
    package enum Match: Sendable {
        /// The route, and the text of its parameters.
        case route(RouteEntry, PathParameters)
        /// The path exists, but not with this method; the list is for the Allow field.
        case methodNotAllowed([Method])
        /// No pattern matches the path.
        case notFound
    }

    /// One place in the tree of segments.
    private struct Node: Sendable {
        var literals: [(segment: StaticText, node: Int)] = []
        var parameter: Int?
        var entries: [Int] = []
    }

    /// All routes in the order they were registered, for tests and API descriptions.
    package private(set) var routes: [RouteEntry] = []
    private var nodes = [Node()]

    /// A router without routes.
    package init() {}

    /// Registers a handler for a pattern such as `/checkout/{token}/pay`; `bodyLimit` is in bytes.
    ///
    /// A malformed pattern, or a method registered twice for one shape of path, is a programmer's error and
    /// stops the start.
    package mutating func on(
        _ method: Method, _ pattern: StaticString, bodyLimit: Int = HTTPLimits().bodyBytes,
        _ handler: @escaping Handler
    ) {
        let entry = RouteEntry(method: method, pattern: pattern, bodyLimit: bodyLimit, handler: handler)
        var node = 0
        for segment in entry.segments { node = child(of: node, for: segment) }
        for other in nodes[node].entries {
            precondition(routes[other].method != method, "\(method.name) \(pattern) is registered twice")
        }
        nodes[node].entries.append(routes.count)
        routes.append(entry)
    }

    /// Finds the route of a path as it stands in the request line, percent-encoded and without its query.
    package func match(_ method: Method, path: String) -> Match {
        var path = path
        return path.withUTF8 { match(method, $0) }
    }

    private func match(_ method: Method, _ path: UnsafeBufferPointer<UInt8>) -> Match {
        guard path.first == UInt8(ascii: "/"), let node = find(path, at: 1, in: 0, depth: 0) else {
            return .notFound
        }
        var chosen: Int?
        for index in nodes[node].entries {
            if routes[index].method == method {
                chosen = index
                break
            }
            if method == .head, routes[index].method == .get { chosen = index }
        }
        // Undecodable parameters are no path of ours, whatever the method.
        let sample = chosen ?? nodes[node].entries[0]
        guard let parameters = routes[sample].parameters(of: path) else { return .notFound }
        guard let chosen else { return .methodNotAllowed(allowed(at: node)) }
        return .route(routes[chosen], parameters)
    }

    /// The node with routes that matches the path from `start` on; a literal that leads nowhere falls back to
    /// the parameter.
    private func find(_ path: UnsafeBufferPointer<UInt8>, at start: Int, in node: Int, depth: Int) -> Int? {
        guard depth < RouteLimits.segments else { return nil }
        var end = start
        while end < path.count, path[end] != UInt8(ascii: "/") { end &+= 1 }
        let segment = UnsafeBufferPointer(rebasing: path[start..<end])
        for (text, next) in nodes[node].literals where text.equals(segment) {
            if let found = finish(path, end, next, depth) { return found }
        }
        guard let next = nodes[node].parameter, !segment.isEmpty else { return nil }
        return finish(path, end, next, depth)
    }

    private func finish(_ path: UnsafeBufferPointer<UInt8>, _ end: Int, _ node: Int, _ depth: Int) -> Int? {
        if end == path.count { return nodes[node].entries.isEmpty ? nil : node }
        return find(path, at: end + 1, in: node, depth: depth + 1)
    }

    private func allowed(at node: Int) -> [Method] {
        var methods = nodes[node].entries.map { routes[$0].method }
        if methods.contains(.get), !methods.contains(.head) { methods.append(.head) }
        return methods
    }

    private mutating func child(of node: Int, for segment: RouteEntry.Segment) -> Int {
        switch segment {
        case .literal(let text):
            if let known = nodes[node].literals.first(where: { $0.segment == text }) { return known.node }
            nodes[node].literals.append((text, nodes.count))
        case .parameter:
            if let known = nodes[node].parameter { return known }
            nodes[node].parameter = nodes.count
        }
        nodes.append(Node())
        return nodes.count - 1
    }
}
