/// Why a text or a picture cannot be made.
package enum QRCodeError: Error, Hashable, Sendable {
    /// No version holds the text at that level; `bytes` is its length.
    case textTooLong(bytes: Int)
    /// The side is outside `QRCodeLimits.pictureSidePixels`.
    case sideOutOfRange(pixels: Int)
    /// A module would be smaller than a pixel; `modules` is the side with its quiet zone.
    case sideTooSmall(pixels: Int, modules: Int)
}
