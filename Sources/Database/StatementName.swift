/// The name a statement gives itself in its leading comment, `/* Checkouts.byToken */`, or its first words.
enum StatementName {
    private static let charactersMax = 60

    static func of(_ sql: UnsafePointer<CChar>?) -> String {
        guard let sql else { return "" }
        return of(String(cString: sql))
    }

    static func of(_ sql: String) -> String {
        var text = Substring(sql).drop { $0.isWhitespace }
        if text.hasPrefix("/*") {
            text = text.dropFirst(2).drop { $0 == " " }
            var name = ""
            while let character = text.first, !text.hasPrefix("*/"), name.count < charactersMax {
                name.append(character)
                text = text.dropFirst()
            }
            while name.last == " " { name.removeLast() }
            return name
        }
        return String(text.prefix(charactersMax))
    }
}
