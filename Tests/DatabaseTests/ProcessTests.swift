import Testing

/// Tests that wait for processes of their own, one after the other: each blocks a thread of the cooperative
/// pool.
@Suite(.serialized)
struct ProcessTests {}
