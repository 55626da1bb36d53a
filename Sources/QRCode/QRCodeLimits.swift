/// The sizes that a symbol and its pictures may have.
package enum QRCodeLimits {
    /// The longest text in bytes: the digits that version 40-L holds (ISO/IEC 18004:2015, table 7).
    package static let textBytesMax = 7089
    /// The sides that a PNG picture may have, in pixels.
    package static let pictureSidePixels = 64...1024
    /// The light modules around a symbol on each side (ISO/IEC 18004:2015, 6.3.8).
    package static let quietZoneModules = 4
}
