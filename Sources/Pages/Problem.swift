package import HTTPCore
import JSON

/// An error as RFC 9457 problem details.
package struct Problem: Sendable {
    /// One thing that is wrong, where it is.
    package struct Entry: Hashable, Sendable {
        /// RFC 6901 pointer into the request's body.
        package var pointer: String
        /// Stable, for programs.
        package var code: String
        /// For people.
        package var detail: String

        /// Makes an entry.
        package init(pointer: String, code: String, detail: String) {
            self.pointer = pointer
            self.code = code
            self.detail = detail
        }
    }

    /// The HTTP status, which the body repeats.
    package var status: Status
    /// Stable, for programs.
    package var code: String
    /// The kind of problem in a few words, the same every time it occurs.
    package var title: String
    /// What went wrong this time, for people.
    package var detail: String
    /// What is wrong with the fields of the body; left out of the answer when empty.
    package var errors: [Entry]

    /// Makes a problem.
    package init(status: Status, code: String, title: String, detail: String, errors: [Entry] = []) {
        self.status = status
        self.code = code
        self.title = title
        self.detail = detail
        self.errors = errors
    }

    /// The answer; `documentation` is the address of a page that explains the codes, if there is one.
    package func response(
        security: SecurityHeaders, requestID: String?, documentation: String? = nil
    ) -> Response {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("type")
        writer.string("urn:portico:problem:\(code)")
        writer.key("title")
        writer.string(title)
        writer.key("status")
        writer.integer(Int64(status.code))
        writer.key("detail")
        writer.string(detail)
        writer.key("code")
        writer.string(code)
        if !errors.isEmpty {
            writer.key("errors")
            writer.beginArray()
            for entry in errors {
                writer.beginObject()
                writer.key("pointer")
                writer.string(entry.pointer)
                writer.key("code")
                writer.string(entry.code)
                writer.key("detail")
                writer.string(entry.detail)
                writer.endObject()
            }
            writer.endArray()
        }
        if let requestID {
            writer.key("requestId")
            writer.string(requestID)
        }
        // The type is a name that is the same at every installation; where it is explained stands beside it.
        if let documentation {
            writer.key("documentationUrl")
            writer.string("\(documentation)#problem-\(code)")
        }
        writer.endObject()
        return Response(
            status, headers: security.data(contentType: "application/problem+json"),
            body: .bytes(writer.bytes))
    }
}
