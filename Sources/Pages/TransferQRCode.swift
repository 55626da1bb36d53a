package import ProviderKit
import QRCode

/// The picture of a payment code.
package enum TransferQRCode {
    /// The code as SVG at level M, which both standards ask for, a Swiss one with the cross that marks it.
    ///
    /// Throws where the text is longer than any code holds.
    package static func svg(of code: TransferInstructions.Code) throws -> [UInt8] {
        switch code {
        case .epc(let text): return Array(try Symbol(text, level: .medium).svg.utf8)
        case .swiss(let text):
            let symbol = try Symbol(text, level: .medium)
            let side = Double(symbol.side)
            // The code is 46 mm wide, the cross 7 mm, on a white edge of half a millimetre (Style Guide
            // QR-bill, 2.3).
            let cross = side * 7 / 46
            let middle = side / 2 + Double(QRCodeLimits.quietZoneModules)
            let start = middle - cross / 2
            let shape =
                box(start - cross / 14, cross * 8 / 7, "#fff") + box(start, cross, "#000")
                + bar(middle - cross * 0.3, middle - cross * 0.09, cross * 0.6, cross * 0.18)
                + bar(middle - cross * 0.09, middle - cross * 0.3, cross * 0.18, cross * 0.6)
            return Array(symbol.svg.replacing("</svg>", with: shape + "</svg>").utf8)
        }
    }

    private static func box(_ start: Double, _ side: Double, _ fill: String) -> String {
        "<rect x=\"\(start)\" y=\"\(start)\" width=\"\(side)\" height=\"\(side)\" fill=\"\(fill)\"/>"
    }

    private static func bar(_ x: Double, _ y: Double, _ width: Double, _ height: Double) -> String {
        "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\" fill=\"#fff\"/>"
    }
}
