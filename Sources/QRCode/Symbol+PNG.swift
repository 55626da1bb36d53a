extension Symbol {
    /// A PNG picture of that side: one bit a pixel, whole pixels for each module, the rest is quiet zone.
    ///
    /// Throws `sideOutOfRange`, and `sideTooSmall` where a module would get no pixel.
    package func png(sidePixels: Int) throws(QRCodeError) -> [UInt8] {
        guard QRCodeLimits.pictureSidePixels.contains(sidePixels) else {
            throw .sideOutOfRange(pixels: sidePixels)
        }
        let modules = side + 2 * QRCodeLimits.quietZoneModules
        let scale = sidePixels / modules
        guard scale > 0 else { throw .sideTooSmall(pixels: sidePixels, modules: modules) }
        let margin = (sidePixels - side * scale) / 2
        let stride = (sidePixels + 7) / 8
        let light = [UInt8](repeating: 0xFF, count: stride)
        var rows: [[UInt8]] = []
        rows.reserveCapacity(sidePixels)
        rows += [[UInt8]](repeating: light, count: margin)
        for y in 0..<side {
            var row = light
            for x in 0..<side where isDark(x, y) {
                for pixel in margin + x * scale..<margin + (x + 1) * scale {
                    row[pixel / 8] &= ~(0x80 >> UInt8(pixel % 8))
                }
            }
            rows += [[UInt8]](repeating: row, count: scale)
        }
        rows += [[UInt8]](repeating: light, count: sidePixels - rows.count)
        return PNG.encode(rows: rows, width: sidePixels)
    }
}
