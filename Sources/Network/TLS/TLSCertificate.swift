/// One certificate of a server and the names it answers for.
package struct TLSCertificate: Sendable {
    /// A PEM file with the leaf first and then the chain, and one with its private key.
    package struct Files: Hashable, Sendable {
        /// The path of the certificates.
        package var chain: String
        /// The path of the key.
        package var key: String

        /// Names the two files.
        package init(chain: String, key: String) {
            self.chain = chain
            self.key = key
        }
    }

    /// Host names in lower case, or `*.example.com` for any one label before it.
    package var names: [String]
    /// One pair, or an ECDSA and an RSA pair of the same names for old clients.
    package var files: [Files]

    /// Describes a certificate.
    package init(names: [String], files: [Files]) {
        self.names = names
        self.files = files
    }
}
