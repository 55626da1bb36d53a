package import Support

/// What a merchant changes about a checkout; what is nil stays as it is.
package struct CheckoutChange: Hashable, Sendable {
    /// Pairs of the merchant's own data by key; a pair whose value is nil is taken away.
    package struct MetadataChange: Hashable, Sendable {
        /// Whether all earlier pairs are taken away first.
        package var clears = false
        /// The pairs in the order they came.
        package var pairs: [(key: String, value: String?)] = []

        /// Changes nothing.
        package init() {}

        /// Two changes are the same when they do the same in the same order.
        package static func == (left: Self, right: Self) -> Bool {
            left.clears == right.clears && left.pairs.elementsEqual(right.pairs) { $0 == $1 }
        }

        /// Hashes what `==` compares.
        package func hash(into hasher: inout Hasher) {
            hasher.combine(clears)
            for pair in pairs {
                hasher.combine(pair.key)
                hasher.combine(pair.value)
            }
        }

        /// The pairs after the change.
        package func applied(to metadata: [MetadataEntry]) -> [MetadataEntry] {
            var metadata = clears ? [] : metadata
            for (key, value) in pairs {
                let place = metadata.firstIndex { $0.key == key }
                switch (place, value) {
                case (let place?, let value?): metadata[place].value = value
                case (let place?, nil): metadata.remove(at: place)
                case (nil, let value?): metadata.append(MetadataEntry(key: key, value: value))
                case (nil, nil): continue
                }
            }
            return metadata
        }
    }

    /// The merchant's own data.
    package var metadata: MetadataChange?
    /// The text for the whole order; the inner nil takes it away.
    package var summary: String??
    /// The time to pay.
    package var expiresAt: Timestamp?
    /// New lines with their total in minor units, or a new amount without lines.
    package var bill: Bill?
    /// Who buys, as far as it changes.
    package var buyer: BuyerChange?

    /// What is owed now.
    package struct Bill: Hashable, Sendable {
        /// The lines; empty when only an amount is given.
        package var items: [LineItem]
        /// Their total in minor units.
        package var amount: Int64

        /// Makes a bill.
        package init(items: [LineItem], amount: Int64) {
            self.items = items
            self.amount = amount
        }
    }

    /// Changes nothing.
    package init() {}

    /// The checkout after the change.
    ///
    /// Bill and buyer change only while nothing is in flight and nothing was paid, because the tax follows
    /// from them; the time to pay only while it can be paid; the merchant's own data and text at any time.
    /// Throws what forbids it.
    package func applied(to checkout: Checkout) throws(CheckoutRefusal) -> Checkout {
        var changed = checkout
        let status = checkout.status
        if let metadata { changed.details.metadata = metadata.applied(to: checkout.details.metadata) }
        if let summary { changed.details.summary = summary }
        if let expiresAt {
            if status.isPayerDone { throw .alreadyPaid(status) }
            guard !status.isFinal else { throw .closed(status) }
            changed.expiresAt = expiresAt
        }
        if bill != nil || buyer != nil {
            if checkout.facts.inFlight != nil { throw .attemptInFlight }
            if status.isPayerDone { throw .alreadyPaid(status) }
            guard status == .pending else { throw .closed(status) }
            guard checkout.facts.amountReceived == 0 else { throw .alreadyPaid(status) }
        }
        if let buyer { buyer.apply(to: &changed.details) }
        if let bill {
            // What asks for no money never does.
            guard checkout.mode == .payment else { throw .invalidAmount(bill.amount) }
            changed.details.items = bill.items
            changed.facts.amountDue = bill.amount
        }
        return changed
    }
}
