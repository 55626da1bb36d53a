// MainFrontend: the payer's host. The checkout page and its steps as addresses that can be read and reloaded,
// the return from a provider, the provider's own pages on this host, logos and the key that verifies
// redirects. Handlers build models, models never query. It may import Pages, Portal, ProviderKit, Domain,
// HTTPCore, Mustache, JSON, Tax and Support. Start reading at Routes.swift.
