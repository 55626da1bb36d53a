// WireProvider: bank transfers to an account of the merchant's own. It calls nobody: it says where a payer's
// transfer goes, and the engine hears of it by bank statements. It may import ProviderKit, Banking, Domain
// and Support only. Start reading at WireAdapter.swift.
