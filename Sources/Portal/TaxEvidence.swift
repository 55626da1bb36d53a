import Banking
import Database
import Domain
import Storage

extension CheckoutTax {
    /// What is paid: with what tells where the buyer is.
    ///
    /// Implementing Regulation (EU) 282/2011, article 24f. What card or account it is, the provider tells
    /// with the money, but of one that is charged again; where the payer's network is, only a proxy can know.
    func frozen(network: String? = nil, instrument: InstrumentSummary? = nil) -> CheckoutTax {
        var frozen = self
        frozen.state = .frozen
        frozen.evidence = []
        if state != .estimated { frozen.evidence.note(.billingAddress, buyer.address.country) }
        frozen.evidence.note(.bankOrCard, instrument?.country)
        frozen.evidence.note(.networkAddress, network)
        return frozen
    }
}

extension Checkouts.Stored {
    /// Keeps what an attempt tells that has brought its money.
    mutating func keepEvidence(of transaction: Transaction, in database: Connection) throws {
        guard transaction.state == .succeeded || transaction.state == .authorized else { return }
        try keepEvidence(transaction.instrument?.country, in: database)
    }

    /// Keeps the country of the card or account that brought the money with the tax that it paid.
    ///
    /// Called before the money is written down, so that the receipt of it has the evidence too.
    mutating func keepEvidence(_ country: String?, in database: Connection) throws {
        guard var tax = checkout.details.tax, tax.state == .frozen else { return }
        let known = tax.evidence
        tax.evidence.note(.bankOrCard, country)
        guard tax.evidence != known else { return }
        checkout.details.tax = tax
        try Checkouts.keepDetails(self, CheckoutDetailsText.encode(checkout.details), in: database)
    }
}

extension BankTransfer {
    /// The country of the account that it came from; nil where the bank tells no IBAN.
    var payerCountry: String? { (try? IBAN(payerAccount)).map { String($0.text.prefix(2)) } }
}
