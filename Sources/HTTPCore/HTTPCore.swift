// HTTPCore: HTTP as values. Requests, responses, header fields, the strict request parser (RFC 9112), the response
// encoder, forms, cookies, the router and middleware. It opens no socket and knows no payment; HTTPServer feeds it bytes.
// Start reading at Request.swift and RequestParser.swift; every limit stands in HTTPLimits.swift.
