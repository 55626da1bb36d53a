package import Support

/// The 128 random bits that open a checkout's page.
///
/// They appear in no API object but its `url`.
package struct PageSecret: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    /// The upper 64 bits.
    package let high: UInt64
    /// The lower 64 bits.
    package let low: UInt64

    /// Makes a secret from its halves.
    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// A fresh secret.
    package init(random: RandomSource) {
        let (first, second) = random.words()
        self.init(high: first, low: second)
    }

    /// Whether two secrets agree, in a time that does not depend on where they differ.
    package func matches(_ other: PageSecret) -> Bool { (high ^ other.high) | (low ^ other.low) == 0 }

    /// Stars: the value is for `expose()` or its own kind of use only, never for a print.
    package var description: String { "***" }
    /// Nothing: reflection, and with it `dump`, must not show what is inside.
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// What stands in a page's address: the checkout's id, by which its row is found in time order, and the
/// secret that opens it.
///
/// The id alone, as it appears in logs and the API, opens nothing. Its text is 32 bytes as 43
/// characters of base64url.
package struct PageToken: Hashable, Sendable {
    /// The half that finds the row and may be known.
    package let checkoutID: CheckoutID
    /// The half that opens the page and may not.
    package let secret: PageSecret

    /// Makes a token of its halves.
    package init(checkoutID: CheckoutID, secret: PageSecret) {
        self.checkoutID = checkoutID
        self.secret = secret
    }

    /// Reads the 43 characters; nil for anything else.
    package init?(_ text: String) {
        guard text.utf8.count == 43, let bytes = Base64URL.decode(text), bytes.count == 32 else { return nil }
        let words = bytes.withUnsafeBytes { raw in
            (0..<4).map { UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self)) }
        }
        checkoutID = CheckoutID(high: words[0], low: words[1])
        secret = PageSecret(high: words[2], low: words[3])
    }

    /// The 43 characters.
    ///
    /// Never write them to a log.
    package func exposedText() -> String {
        let bytes = [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
            for word in [checkoutID.high, checkoutID.low, secret.high, secret.low] {
                UnsafeMutableRawBufferPointer(buffer).storeBytes(
                    of: word.bigEndian, toByteOffset: count, as: UInt64.self)
                count += 8
            }
        }
        return Base64URL.encode(bytes)
    }
}
