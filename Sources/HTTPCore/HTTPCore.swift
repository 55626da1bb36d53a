// HTTPCore: HTTP as values. Requests, responses, header fields, the strict request parser (RFC 9112), the
// response encoder, forms, cookies, the router, middleware and static files. It opens no socket and knows no
// payment; HTTPServer feeds it bytes. It imports Support, and Glibc where it searches bytes and reads the
// folder of static files. Start reading at Request.swift, RequestParser.swift and Router.swift; every limit
// stands in HTTPLimits.swift.
