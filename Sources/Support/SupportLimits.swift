/// The sizes that the log allows.
package enum SupportLimits {
    /// The longest text of one log field, in bytes; the rest is cut off and replaced by an ellipsis.
    package static let logTextBytesMax = 4096

    /// The sink writes when it holds that many bytes.
    package static let logBufferBytes = 16_384

    /// The sink drops lines, and counts them, while it holds that many bytes that it could not write.
    package static let logPendingBytesMax = 1 << 20
}
