// Network: bytes in and out without blocking. Event loops that are task executors, TCP listeners and
// streams, TLS through libssl, deadlines, name lookup. It knows no protocol above TLS. It may import
// CLinux, COpenSSL and Support. Start reading at EventLoop.swift, then TCPStream.swift and Transport.swift;
// every limit stands in NetworkLimits.swift.
