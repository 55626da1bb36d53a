import Support

/// A signature field of the form `t=SECONDS,v1=HEX[,v1=HEX]`, in which the time is signed with the body.
///
/// Stripe's form (docs.stripe.com/webhooks/signature), which other providers have taken over.
package struct TimedSignature: Hashable, Sendable {
    /// When it was signed, in seconds since 1970.
    package let seconds: Int64
    /// Every signature of version 1: while a secret is rolled there is one of each.
    package let tags: [[UInt8]]

    /// Reads a field's value of at most so many bytes; throws `signatureInvalid` for anything else.
    package init(_ text: String, atMostBytes limit: Int) throws(NotificationRefusal) {
        guard text.utf8.count <= limit else { throw .signatureInvalid }
        var seconds: Int64?
        var tags: [[UInt8]] = []
        for part in text.split(separator: ",") {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2 else { throw .signatureInvalid }
            switch pair[0] {
            case "t": seconds = Int64(pair[1])
            case "v1": if let tag = Hex.decode(String(pair[1])) { tags.append(tag) }
            default: continue
            }
        }
        // Beyond the year 9999 the difference to a time of ours might overflow.
        guard let seconds, (0...253_402_300_799).contains(seconds) else { throw .signatureInvalid }
        self.seconds = seconds
        self.tags = tags
    }
}
