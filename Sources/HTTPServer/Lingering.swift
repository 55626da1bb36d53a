import HTTPCore
import Network

/// The end of a connection whose client may still be sending: closing at once would reset it, and the reset
/// could overtake the answer (RFC 9112 section 9.6).
enum Lingering {
    /// Ends the sending side, then throws away what arrives until the client closes; closing is left to the
    /// caller.
    static func end(_ transport: Transport, lane: Lane) async {
        let stream = transport.stream
        transport.tls?.sendCloseNotify()
        stream.shutdownWriting()
        let deadline = lane.loop.now.adding(milliseconds: HTTPServerLimits.lingerMilliseconds)
        var left = HTTPServerLimits.lingerBytes
        do throws(NetworkError) {
            reading: while left > 0 {
                switch try stream.tryRead(into: lane.readBuffer) {
                case .bytes(let count): left -= count
                case .end: break reading
                case .wouldBlock: try await stream.waitReadable(until: deadline)
                }
            }
        } catch {
            // Whatever ended it, it has ended.
        }
    }
}
