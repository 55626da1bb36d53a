// HTTPServer: HTTP/1.1 over the loops of Network. It accepts connections, reads requests with HTTPCore's
// parser, asks a `Responder` and writes what it answers; it holds every limit on connections and time, and
// it stops without losing a request. It knows no route. It may import HTTPCore, Network and Support. Start
// reading at WebServer.swift, then Connection.swift.
