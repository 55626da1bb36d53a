// TestHarness: what the tests of the payment house share. An installation in process (a real database in a
// folder of its own, both hosts, the sandbox behind a line that tests can cut), a clock that stands still
// until it is moved, random bytes that repeat themselves, golden files. It may import every module but the
// executable. Start reading at Installation.swift.
