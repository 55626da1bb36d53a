/// An element with what stands in it, for the small parts of a document.
struct XMLElement {
    var name: String
    var attributes: [XMLAttribute]
    var children: [XMLElement] = []
    /// Its own text without the white space around it.
    var text = ""

    /// The first descendant by a path of names.
    subscript(_ path: String...) -> XMLElement? {
        var element = self
        for name in path {
            guard let child = element.children.first(where: { $0.name == name }) else { return nil }
            element = child
        }
        return element
    }

    /// All children of that name.
    func all(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }

    func attribute(_ name: String) -> String? { attributes.first { $0.name == name }?.value }
}

extension XMLReader {
    /// The element whose start was just read, with all that is in it.
    mutating func element(_ name: String, _ attributes: [XMLAttribute]) throws(XMLTrouble) -> XMLElement {
        var stack = [XMLElement(name: name, attributes: attributes)]
        while true {
            switch try next() {
            case .start(let name, let attributes):
                stack.append(XMLElement(name: name, attributes: attributes))
            case .text(let text): stack[stack.count - 1].text += text.trimmed
            case .end:
                let done = stack.removeLast()
                guard !stack.isEmpty else { return done }
                stack[stack.count - 1].children.append(done)
            case .over: throw XMLTrouble(fault: .malformed, byte: place)
            }
        }
    }
}

extension String {
    /// Without white space at both ends.
    var trimmed: String {
        var rest = self[...]
        while let first = rest.unicodeScalars.first, first.properties.isWhitespace {
            rest = rest.dropFirst()
        }
        while let last = rest.unicodeScalars.last, last.properties.isWhitespace { rest = rest.dropLast() }
        return String(rest)
    }
}
