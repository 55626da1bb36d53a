// Crypto: digests, message authentication, sealing, key derivation, password hashes, signatures and
// comparison in constant time, all of them libcrypto's (OpenSSL 3.0 or later), in Swift shapes. It imports
// COpenSSL and Support; C types never leave it. Start reading at SHA256.swift for the manner, at
// MasterKey.swift for what is stored encrypted.
