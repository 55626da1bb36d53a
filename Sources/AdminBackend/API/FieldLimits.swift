import Portal
import Tax

/// How long the texts of a body may be, in characters (Unicode scalars), and how many a list may hold.
///
/// What reads the bodies and what describes them take the numbers from here.
package enum FieldLimits {
    /// A name of a line, a person or a shop's customer.
    package static let name = 1...255
    /// A second, longer text.
    package static let description = 1...1000
    /// The merchant's own id of something.
    package static let reference = 1...255
    /// A telephone number as it is written.
    package static let phone = 3...32
    /// One line of an address.
    package static let addressLine = 1...255
    /// A postal code.
    package static let postalCode = 1...32
    /// The merchant's stock number.
    package static let sku = 1...255
    /// The merchant's word for how a line is taxed.
    package static let taxCategory = 1...64
    /// A tax number, separators included; at most as many bytes where it is checked.
    package static let taxNumber = 1...TaxLimits.identifierBytesMax
    /// The number of a certificate of exemption.
    package static let taxExemption = 1...100
    /// What a merchant calls a site or a key.
    package static let label = 1...100
    /// Bytes of a mail address (RFC 5321 section 4.5.3.1.3, without the brackets).
    package static let mailBytes = 254
    /// Bytes of a mail address before its at sign (RFC 5321 section 4.5.3.1.1).
    package static let mailLocalBytes = 64
    /// The entries of a site's lists: currencies, origins.
    package static let siteListEntries = 200
    /// The addresses and blocks of a key's list.
    package static let keyAddresses = 50
    /// The largest amount and line, in minor units: what every provider's wire format holds.
    package static let amountMax = CheckoutTaxation.totalMax
    /// The items of a checkout, a refund or a preview.
    package static let itemsMax = 500
    /// The merchant's own pairs on an object.
    package static let metadataPairs = PaymentEngine.metadataPairsLimit
    /// The name of such a pair.
    package static let metadataKeyLength = 1...40
    /// The value of such a pair.
    package static let metadataValueLength = 0...500
    /// The notifications that a fate may be set for by number.
    package static let nextNotificationsMax: Int64 = 100
    /// The wrong fields that one answer names: more are not worth telling.
    package static let errorsMax = 50
}
