package import Domain
package import HTTPCore
import QRCode

/// The picture by which a phone opens a payment link.
package enum LinkQRCode {
    /// Pixels a side of a PNG when nobody says.
    package static let sideDefault = 512
    /// Pixels a side that a PNG may have.
    package static var sides: ClosedRange<Int> { QRCodeLimits.pictureSidePixels }

    /// The text of the picture: the link's address in upper case, which takes alphanumeric mode and so fewer
    /// and larger modules.
    ///
    /// Scheme and host mean the same in either case (RFC 3986, section 6.2.2.1), and `/L/` is served too.
    package static func text(of code: ShortCode, pageOrigin: String) -> String {
        "\(pageOrigin)/l/\(code)".uppercased()
    }

    /// The picture as SVG; throws where the origin is longer than any code holds.
    package static func svg(of code: ShortCode, pageOrigin: String) throws -> [UInt8] {
        Array(try Symbol(text(of: code, pageOrigin: pageOrigin)).svg.utf8)
    }

    /// The picture as PNG; nil for a side outside `sides` or one with less than a pixel for each module.
    package static func png(of code: ShortCode, pageOrigin: String, sidePixels: Int) -> [UInt8]? {
        try? Symbol(text(of: code, pageOrigin: pageOrigin)).png(sidePixels: sidePixels)
    }

    /// The fields of an answer that is a picture, which may be shown on any page and kept for a day.
    ///
    /// An SVG is a document and gets a policy; a PNG is none, and a policy would only take the style from the
    /// page in which a browser shows it.
    package static func headers(isDocument: Bool) -> Headers {
        var headers = Headers()
        headers.append(
            "Content-Type", isDocument ? "image/svg+xml" as StaticString : "image/png" as StaticString)
        headers.append("Cache-Control", "public, max-age=86400" as StaticString)
        headers.append("X-Content-Type-Options", "nosniff" as StaticString)
        if isDocument {
            headers.append("Content-Security-Policy", "default-src 'none'; sandbox" as StaticString)
        }
        headers.append("Cross-Origin-Resource-Policy", "cross-origin" as StaticString)
        return headers
    }
}
