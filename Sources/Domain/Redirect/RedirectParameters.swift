package import Support

/// What the shop is told in the query of the return address, and what the signature covers.
package struct RedirectParameters: Hashable, Sendable {
    /// The attempt that brought money, else the latest; nil when nobody tried.
    package var transactionID: TransactionID?
    /// The checkout that the shop should read for the truth.
    package var checkoutID: CheckoutID
    /// The checkout's status when the redirect was made.
    package var status: CheckoutStatus
    /// What was owed, with its currency.
    package var amount: Money
    /// The merchant's own number of the order, when there is one.
    package var reference: String?
    /// When the redirect was made.
    package var timestamp: Timestamp

    /// Makes the parameters of one redirect.
    package init(
        transactionID: TransactionID?, checkoutID: CheckoutID, status: CheckoutStatus, amount: Money,
        reference: String?,
        timestamp: Timestamp
    ) {
        self.transactionID = transactionID
        self.checkoutID = checkoutID
        self.status = status
        self.amount = amount
        self.reference = reference
        self.timestamp = timestamp
    }

    /// The parameters that are there, sorted by name, percent-encoded and joined with `&`: the signed
    /// message and, with `&signature=…` after it, the query.
    ///
    /// `timestamp` is in seconds since 1970, `amount` in minor units.
    package var signedText: String {
        var pairs: [(String, String)] = [
            ("amount", String(amount.minorUnits)),
            ("checkout_id", checkoutID.description),
            ("currency", amount.currency.code),
        ]
        if let reference { pairs.append(("reference", PercentEncoding.encode(reference))) }
        pairs.append(("status", status.rawValue))
        pairs.append(("timestamp", String(timestamp.seconds)))
        if let transactionID { pairs.append(("transaction_id", transactionID.description)) }
        return pairs.map { "\($0)=\($1)" }.joined(separator: "&")
    }

    /// What stands in place of a placeholder.
    package func value(of placeholder: RedirectTemplate.Placeholder) -> String {
        switch placeholder {
        case .transactionID: transactionID?.description ?? ""
        case .checkoutID: checkoutID.description
        case .status: status.rawValue
        case .reference: reference ?? ""
        }
    }
}

/// How redirects of a site are signed.
///
/// The raw values are stored.
package enum RedirectSignature: String, Hashable, Sendable, CaseIterable {
    /// Ed25519 with the site's published key; a shop verifies it without any secret.
    ///
    /// Base64url.
    case ed25519 = "ed25519"
    /// HMAC-SHA256 with the site's `whsec_` secret.
    ///
    /// Base64url.
    case hmacSHA256 = "hmac-sha256"
}
