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
        var lines = ["curl \"\(origin)\(path)\""]
        if operation.method != .get { lines.append("-X \(operation.method.name)") }
        if operation.scope != nil { lines.append("-H \"Authorization: Bearer $PORTICO_KEY\"") }
        if let body = operation.body, let type = body.content.first?.type {
            lines.append("-H \"Content-Type: \(type)\"")
            if let example = body.examples.first {
                // No example holds a single quote, which would end the shell's text.
                lines.append("-d '\(IndentedJSON.text(example.value))'")
            } else {
                lines.append("--data-binary @logo.png")
            }
        }
        text = lines.joined(separator: " \\\n  ")
    }
}
