// SandboxProvider: a card provider for test mode, as honest as a remote one. SandboxAdapter maps operations
// to JSON over HTTP and back; SandboxService is the remote side, in process, with its state behind the
// SandboxLedger seam; SandboxPages are its card fields, card page and 3-D Secure page. It may import
// ProviderKit, Domain, JSON, Crypto and Support. Start reading at SandboxAdapter.swift, then
// SandboxService.swift.
