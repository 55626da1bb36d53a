/// The limits of what is calculated, read and checked.
package enum TaxLimits {
    /// The largest amount of a line and of a basket, in minor units: with it every product of the
    /// calculation stays within 128 bits.
    package static let amountMax: Int64 = 1_000_000_000_000_000
    /// The most lines of a basket, shipping and discounts included: those of a checkout.
    package static let linesMax = 500
    /// The highest rate, alone or as the sum of all that fall on one line, in percent.
    package static let percentMax: Int64 = 100
    /// The most digits after the point of a rate in percent.
    package static let rateDecimalsMax = 6
    /// The largest file of rates or addresses, in bytes; a local table of every American postal code fits.
    package static let fileBytesMax = 16 << 20
    /// The most values in such a file.
    package static let fileValuesMax = 1_000_000
    /// The longest tax number that is looked at, in bytes, separators included.
    package static let identifierBytesMax = 40
    /// The longest code of a jurisdiction, in bytes.
    package static let codeBytesMax = 12
    /// The longest text of one field of an address, in bytes.
    package static let addressFieldBytesMax = 200
    /// The longest line that a preview reads, in bytes.
    package static let previewBytesMax = 1 << 20
}
