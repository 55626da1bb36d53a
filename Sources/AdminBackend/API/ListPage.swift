import HTTPCore
import JSON

/// The one shape of every list: `data`, and whether there is more where the page goes on.
extension Backend {
    /// A page of a list, of which one entry more than fits was read: on the far side, or on the near one
    /// where the page goes back.
    func list<Entry>(
        _ found: [Entry], limit: Int, goesBack: Bool = false,
        _ write: (Entry, inout JSONWriter) throws -> Void
    ) rethrows -> Response {
        let page = goesBack ? found.suffix(limit) : found.prefix(limit)
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("data")
        writer.beginArray()
        for entry in page { try write(entry, &writer) }
        writer.endArray()
        writer.flag("hasMore", found.count > limit)
        writer.endObject()
        return json(.ok, writer.bytes)
    }
}
