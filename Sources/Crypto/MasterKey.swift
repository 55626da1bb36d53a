package import Support

/// The key under which stored credentials are sealed, with the keys before it, which only open.
///
/// To rotate, a new line goes to the top of the key file; boxes that `needsResealing` names are sealed again
/// in time.
package struct MasterKey: Sendable {
    static let idDigits = 16

    private struct Key: Sendable {
        let id: String
        let sealing: Secret<[UInt8]>
        let derivation: Secret<[UInt8]>
    }

    private let current: Key
    private let older: [Key]

    /// Makes a master key of 32 bytes, and those before it; throws `wrongLength`.
    package init(_ bytes: Secret<[UInt8]>, older: [Secret<[UInt8]>] = []) throws(CryptoError) {
        current = try Self.key(bytes)
        var keys: [Key] = []
        for bytes in older { keys.append(try Self.key(bytes)) }
        self.older = keys
    }

    /// The current key's name, which tells nothing about the key.
    package var id: String { current.id }

    /// Seals bytes.
    ///
    /// The context (which row, which column) is authenticated: a box moved elsewhere does not open.
    package func seal(_ text: [UInt8], context: String, random: RandomSource) throws(CryptoError) -> SealedBox
    {
        let sealed = try AESGCM.seal(
            text, key: current.sealing.expose(), associated: Array(context.utf8), random: random)
        return SealedBox(keyID: current.id, bytes: sealed)
    }

    /// Opens a box sealed in that context; throws `unknownKey` or `notAuthentic`.
    package func open(_ box: SealedBox, context: String) throws(CryptoError) -> [UInt8] {
        guard let key = ([current] + older).first(where: { $0.id == box.keyID }) else {
            throw .unknownKey(id: box.keyID)
        }
        return try AESGCM.open(box.bytes, key: key.sealing.expose(), associated: Array(context.utf8))
    }

    /// Whether the box is under an older key.
    package func needsResealing(_ box: SealedBox) -> Bool { box.keyID != current.id }

    /// A key of 32 bytes for one purpose, such as signing form tokens; another purpose gives an unrelated
    /// key.
    package func derivedKey(purpose: String) throws(CryptoError) -> Secret<[UInt8]> {
        try Self.derive(current.derivation.expose(), purpose: purpose, byteCount: CryptoLimits.keyBytes)
    }

    /// The file's key is never used itself: its name, its sealing key and the root of derived keys all come
    /// from it by HKDF, so that none of them helps to find another.
    private static func key(_ bytes: Secret<[UInt8]>) throws(CryptoError) -> Key {
        let bytes = bytes.expose()
        guard bytes.count == CryptoLimits.keyBytes else {
            throw .wrongLength(expected: CryptoLimits.keyBytes, found: bytes.count)
        }
        return Key(
            id: Hex.encode(try derive(bytes, purpose: "key id", byteCount: idDigits / 2).expose()),
            sealing: try derive(bytes, purpose: "sealing", byteCount: CryptoLimits.keyBytes),
            derivation: try derive(bytes, purpose: "derivation", byteCount: CryptoLimits.keyBytes))
    }

    private static func derive(
        _ bytes: [UInt8], purpose: String, byteCount: Int
    ) throws(CryptoError) -> Secret<[UInt8]> {
        Secret(try HKDF.derive(secret: bytes, info: Array("portico \(purpose)".utf8), byteCount: byteCount))
    }
}
