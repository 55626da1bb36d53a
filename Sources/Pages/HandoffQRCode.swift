package import HTTPCore
import QRCode

/// The picture by which a phone goes on with a checkout.
package enum HandoffQRCode {
    /// The picture of an address as SVG; throws where it is longer than any code holds.
    package static func svg(of address: String) throws -> [UInt8] { Array(try Symbol(address).svg.utf8) }

    /// The fields of the answer that is the picture: for this origin's pages alone and never stored, because
    /// its own address holds the page's secret.
    package static func headers(_ security: SecurityHeaders) -> Headers {
        var headers = Headers()
        headers.append("Content-Type", "image/svg+xml" as StaticString)
        headers.append("Cache-Control", "no-store" as StaticString)
        headers.append("X-Content-Type-Options", "nosniff" as StaticString)
        headers.append("Content-Security-Policy", "default-src 'none'; sandbox" as StaticString)
        headers.append("Cross-Origin-Resource-Policy", "same-origin" as StaticString)
        security.appendTransport(to: &headers)
        return headers
    }
}
