import COpenSSL
package import Support

/// AES-256-GCM (NIST SP 800-38D): sealed bytes are the 96-bit random nonce, the ciphertext and the 128-bit
/// tag.
///
/// One key seals at most 2^32 messages with random nonces (section 8.3); this product stays far below.
package enum AESGCM {
    /// Seals a text; the associated data is authenticated and not stored.
    package static func seal(
        _ text: [UInt8], key: [UInt8], associated: [UInt8], random: RandomSource
    ) throws(CryptoError) -> [UInt8] {
        try seal(text, key: key, associated: associated, nonce: random.bytes(CryptoLimits.nonceBytes))
    }

    /// Seals under a given nonce, which a caller must never use twice with one key.
    static func seal(
        _ text: [UInt8], key: [UInt8], associated: [UInt8], nonce: [UInt8]
    ) throws(CryptoError) -> [UInt8] {
        try check(nonce, CryptoLimits.nonceBytes)
        let context = try context(key: key, nonce: nonce, associated: associated, isSealing: true)
        defer { EVP_CIPHER_CTX_free(context) }
        var written: Int32 = 0
        var sealed = nonce
        sealed.append(contentsOf: repeatElement(0, count: text.count + CryptoLimits.tagBytes))
        let result = sealed.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return false }
            let ciphertext = base + nonce.count
            return EVP_EncryptUpdate(context, ciphertext, &written, text, Int32(text.count)) == 1
                && EVP_EncryptFinal_ex(context, ciphertext + text.count, &written) == 1
                && EVP_CIPHER_CTX_ctrl(
                    context, EVP_CTRL_AEAD_GET_TAG, Int32(CryptoLimits.tagBytes), ciphertext + text.count)
                    == 1
        }
        guard result else { throw .fromLibrary() }
        return sealed
    }

    /// Opens sealed bytes; throws `notAuthentic` where a bit of them, of the key or of the associated data
    /// differs.
    package static func open(
        _ sealed: [UInt8], key: [UInt8], associated: [UInt8]
    ) throws(CryptoError) -> [UInt8] {
        let overhead = CryptoLimits.nonceBytes + CryptoLimits.tagBytes
        guard sealed.count >= overhead else { throw .notAuthentic }
        let nonce = Array(sealed.prefix(CryptoLimits.nonceBytes))
        let context = try context(key: key, nonce: nonce, associated: associated, isSealing: false)
        defer { EVP_CIPHER_CTX_free(context) }
        var tag = Array(sealed.suffix(CryptoLimits.tagBytes))
        let ciphertext = Array(sealed[CryptoLimits.nonceBytes..<sealed.count - CryptoLimits.tagBytes])
        // One spare byte, because an empty array may have no address.
        var text = [UInt8](repeating: 0, count: ciphertext.count + 1)
        var written: Int32 = 0
        guard EVP_DecryptUpdate(context, &text, &written, ciphertext, Int32(ciphertext.count)) == 1,
            EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(CryptoLimits.tagBytes), &tag) == 1
        else { throw .fromLibrary() }
        // The text is thrown away unread until the tag has been checked.
        var spare = [UInt8](repeating: 0, count: CryptoLimits.tagBytes)
        guard EVP_DecryptFinal_ex(context, &spare, &written) == 1 else {
            ERR_clear_error()
            throw .notAuthentic
        }
        text.removeLast()
        return text
    }

    private static func context(
        key: [UInt8], nonce: [UInt8], associated: [UInt8], isSealing: Bool
    ) throws(CryptoError) -> OpaquePointer? {
        try check(key, CryptoLimits.keyBytes)
        let context = EVP_CIPHER_CTX_new()
        var written: Int32 = 0
        // The fetched cipher's nonce is 96 bits unless told otherwise. An update without output takes
        // associated data.
        guard
            EVP_CipherInit_ex2(context, Algorithms.aes256GCM, key, nonce, isSealing ? 1 : 0, nil) == 1,
            associated.isEmpty
                || EVP_CipherUpdate(context, nil, &written, associated, Int32(associated.count)) == 1
        else {
            EVP_CIPHER_CTX_free(context)
            throw .fromLibrary()
        }
        return context
    }

    private static func check(_ bytes: [UInt8], _ expected: Int) throws(CryptoError) {
        guard bytes.count == expected else { throw .wrongLength(expected: expected, found: bytes.count) }
    }
}
