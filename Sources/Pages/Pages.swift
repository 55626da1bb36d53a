// Pages: what both hosts share. The one place where a request meets a router and an error becomes an answer,
// security headers, form tokens, the look of a site as a stylesheet, the templates with the shapes of their
// models, the error page. It may import Domain, ProviderKit, HTTPCore, Mustache, QRCode, JSON, Crypto and
// Support. Start reading at HostResponder.swift and PageLibrary.swift.
