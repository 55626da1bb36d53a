import Domain
import HTTPCore
import JSON

/// A call as a line for a shell.
struct CurlExample {
    let text: String

    init(_ operation: APIOperation, origin: String) {
        var path = operation.path
        for parameter in operation.parameters where parameter.place == .path {
            guard let range = path.firstRange(of: "{\(parameter.name)}") else { continue }
            path.replaceSubrange(range, with: parameter.example.string ?? "")
        }
        let query = operation.parameters.filter(\.isRequired).map { parameter in
            let value = parameter.example.string ?? parameter.example.integer.map { String($0) }
            return "\(parameter.name)=\(value ?? "")"
        }
        if !query.isEmpty { path += "?" + query.joined(separator: "&") }
        var lines = ["curl \"\(origin)\(path)\""]
        if operation.method != .get { lines.append("-X \(operation.method.name)") }
        if operation.scope != nil {
            let key = operation.keys == .publishable ? "PORTICO_PUBLIC_KEY" : "PORTICO_KEY"
            lines.append("-H \"Authorization: Bearer $\(key)\"")
        }
        if let body = operation.body, let type = body.content.first?.type {
            lines.append("-H \"Content-Type: \(type)\"")
            if let example = body.examples.first {
                // No example holds a single quote, which would end the shell's text.
                lines.append("-d '\(IndentedJSON.text(example.value))'")
            } else {
                lines.append("--data-binary @\(Self.fileName(type))")
            }
        }
        text = lines.joined(separator: " \\\n  ")
    }

    /// What a file of that type may be called.
    private static func fileName(_ type: String) -> String {
        switch type {
        case "image/png": "logo.png"
        case "application/xml": "statement.xml"
        default: "file"
        }
    }
}
