// ProviderKit: the one shape every payment provider fits. An adapter is a stateless mapper: it turns an
// operation into HTTP requests and answers into outcomes; the engine sends, stores, retries and asks again.
// Capabilities are data that page, API and panel obey. It may import Banking, Domain and Support.
// Start reading at PaymentProvider.swift; SandboxProvider is the worked example.
