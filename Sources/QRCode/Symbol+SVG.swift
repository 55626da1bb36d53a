extension Symbol {
    /// A standalone SVG document with the quiet zone: one path of whole modules, black on white, without a
    /// size of its own.
    package var svg: String {
        let quiet = QRCodeLimits.quietZoneModules
        let all = side + 2 * quiet
        var path = ""
        for y in 0..<side {
            var x = 0
            while x < side {
                var end = x
                while isDark(end, y) { end += 1 }
                if end > x { path += "M\(x + quiet) \(y + quiet)h\(end - x)v1h-\(end - x)z" }
                x = max(end, x + 1)
            }
        }
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(all) \(all)\" "
            + "shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h\(all)v\(all)H0z\"/>"
            + "<path d=\"\(path)\"/></svg>\n"
    }
}
