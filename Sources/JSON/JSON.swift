// JSON: reading and writing of JSON text (RFC 8259) without Foundation: a strict pull reader that fills
// structs in one pass, a fast append-only writer, a value tree for places whose shape is open, and a JSON5
// reader for configuration files. It imports the C library and nothing of this package, and knows no
// payments. Start reading at JSONReader.swift.
