// Reads one input as a Cookie field; every cookie read must be settable again unless its value holds more
// than cookie octets, and reading what was set must give it back. Also compares it with an ETag as an
// If-None-Match field.

/// Called by libFuzzer with one input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCookies(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
    let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    let cookies = Cookies(text).cookies
    precondition(cookies.count <= CookieLimits.count)
    for cookie in cookies {
        precondition(
            !cookie.name.isEmpty && !cookie.value.utf8.contains { $0 < 0x20 || $0 >= 0x7F || $0 == 0x3B })
        let set = SetCookie(name: cookie.name, value: cookie.value)
        guard let field = try? set.fieldValue() else { continue }
        precondition(field.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F })
        precondition(Cookies(field).cookies.first == cookie)
        var headers = Headers()
        precondition(headers.append("Set-Cookie", field))
    }
    if let etag = ETag("0123456789abcdef") {
        if etag.matches(ifNoneMatch: text) {
            precondition(text == "*" || text.contains("\"0123456789abcdef\""))
        }
    }
    return 0
}
