// SandboxProvider
