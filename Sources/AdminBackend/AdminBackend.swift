// AdminBackend: the merchant's host. The JSON API for keys, sites, checkouts and transactions; later the
// panel. A call's key names the organisation once, at the edge, and handlers get the caller. It may import
// Pages, Portal, ProviderKit, BankStatements, Domain, HTTPCore, Mustache, JSON, Tax, Crypto and Support.
// Start reading at Routes.swift. What the API looks like from outside is written in APIDescription.
