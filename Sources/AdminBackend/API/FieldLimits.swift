import Tax

/// How long the texts of a body may be, in characters (Unicode scalars), and how many a list may hold.
///
/// What reads the bodies and what describes them take the numbers from here.
enum FieldLimits {
    /// A name of a line, a person or a shop's customer.
    static let name = 1...255
    /// A second, longer text.
    static let description = 1...1000
    /// The merchant's own id of something.
    static let reference = 1...255
    /// A telephone number as it is written.
    static let phone = 3...32
    /// One line of an address.
    static let addressLine = 1...255
    /// A postal code.
    static let postalCode = 1...32
    /// The merchant's stock number.
    static let sku = 1...255
    /// The merchant's word for how a line is taxed.
    static let taxCategory = 1...64
    /// A tax number, separators included; at most as many bytes where it is checked.
    static let taxNumber = 1...TaxLimits.identifierBytesMax
    /// The number of a certificate of exemption.
    static let taxExemption = 1...100
    /// What a merchant calls a site or a key.
    static let label = 1...100
    /// Bytes of a mail address (RFC 5321 section 4.5.3.1.3, without the brackets).
    static let mailBytes = 254
    /// Bytes of a mail address before its at sign (RFC 5321 section 4.5.3.1.1).
    static let mailLocalBytes = 64
    /// The entries of a site's lists: currencies, origins.
    static let siteListEntries = 200
    /// The addresses and blocks of a key's list.
    static let keyAddresses = 50
}
