// HTTPClient: outgoing HTTP/1.1 calls, to providers and to the shops' webhook endpoints. It keeps
// connections for reuse, limits size and time of what comes back, follows no redirect, and asks its
// EgressPolicy before it looks a name up and before it connects to an address. It may import HTTPCore,
// Network and Support. Start reading at WebClient.swift, then Exchange.swift and EgressPolicy.swift.
