package import Support

/// A seller or buyer as a receipt names them.
package struct ReceiptParty: Hashable, Sendable {
    /// The name; empty where none is known.
    package var name: String
    /// The postal address, line by line.
    package var address: [String] = []
    /// Tax and register numbers as they are read, with words before them.
    package var taxIDs: [String] = []
    /// Tax numbers without words.
    package var numbers: [String] = []
    /// A mail address.
    package var email: String?

    /// Makes a party without an address.
    package init(name: String) { self.name = name }

    /// Whether nothing is known of it.
    package var isEmpty: Bool {
        name.isEmpty && address.isEmpty && taxIDs.isEmpty && numbers.isEmpty && email == nil
    }
}

/// A line of the order as a receipt shows it.
package struct ReceiptLine: Hashable, Sendable {
    /// What it is.
    package var name: String
    /// A second, smaller text.
    package var details: String?
    /// The merchant's stock number.
    package var sku: String?
    /// Tells goods from shipping, discounts, taxes and fees.
    package var kind: LineItemKind
    /// How many.
    package var quantity: Quantity
    /// The price of one in minor units.
    package var unitAmount: Int64
    /// The price of all in minor units, as the payer read it.
    package var amount: Int64

    /// Makes a line from its parts.
    package init(
        name: String, details: String? = nil, sku: String? = nil, kind: LineItemKind = .product,
        quantity: Quantity, unitAmount: Int64, amount: Int64
    ) {
        self.name = name
        self.details = details
        self.sku = sku
        self.kind = kind
        self.quantity = quantity
        self.unitAmount = unitAmount
        self.amount = amount
    }
}

/// A tax that a receipt shows, or why there is none.
package struct ReceiptTax: Hashable, Sendable {
    /// What it is called: VAT, GST, a merchant's own word.
    package var name: String
    /// Who levies it, in the receipt's language; nil where the merchant named the tax as a line of its own.
    package var place: String?
    /// The rate in per cent, as a plain decimal; nil where it is not known.
    package var rate: String?
    /// Whether the prices of the lines have it inside.
    package var isIncluded: Bool
    /// The rule that decided, by its name in the API; nil for a merchant's own tax.
    package var rule: String?
    /// The words that the law wants in place of a tax; nil where there are none.
    package var words: String?
    /// The prices without tax that it falls on, in minor units.
    package var taxable: Int64 = 0
    /// The tax in minor units.
    package var amount: Int64 = 0

    /// Makes a tax of nothing yet.
    package init(
        name: String, place: String? = nil, rate: String? = nil, isIncluded: Bool = false,
        rule: String? = nil, words: String? = nil
    ) {
        self.name = name
        self.place = place
        self.rate = rate
        self.isIncluded = isIncluded
        self.rule = rule
        self.words = words
    }
}

/// What a receipt says of one line: how much of it is price and how much is tax.
package struct ReceiptShare: Hashable, Sendable {
    /// A tax on a line.
    package struct Charge: Hashable, Sendable {
        /// The tax's place in the receipt's list.
        package var tax: Int
        /// Minor units.
        package var amount: Int64

        /// Pairs them.
        package init(tax: Int, amount: Int64) {
            self.tax = tax
            self.amount = amount
        }
    }

    /// What of a line falls under the same taxes; all of it, but for shipping of goods that are taxed
    /// otherwise than each other.
    package struct Portion: Hashable, Sendable {
        /// The price without tax, after discounts, in minor units.
        package var net: Int64
        /// The taxes on it.
        package var charges: [Charge]

        /// Pairs them.
        package init(net: Int64, charges: [Charge]) {
            self.net = net
            self.charges = charges
        }
    }

    /// The line's place in the order.
    package var line: Int
    /// What falls under each of its taxes; at least one.
    package var portions: [Portion]

    /// Makes a share that falls under the same taxes.
    package init(line: Int, net: Int64, charges: [Charge]) {
        self.init(line: line, portions: [Portion(net: net, charges: charges)])
    }

    /// Makes a share of its portions.
    package init(line: Int, portions: [Portion]) {
        self.line = line
        self.portions = portions
    }

    /// The price without tax, after discounts, in minor units.
    package var net: Int64 { portions.reduce(0) { $0 + $1.net } }
    /// The taxes on it.
    package var charges: [Charge] { portions.flatMap(\.charges) }
    /// All of it.
    package var total: Int64 { charges.reduce(net) { $0 + $1.amount } }
}

/// The receipt that another one takes from or restores.
package struct ReceiptOrigin: Hashable, Sendable {
    /// Its number.
    package var number: String
    /// When it was issued.
    package var issuedAt: Timestamp

    /// Names it.
    package init(number: String, issuedAt: Timestamp) {
        self.number = number
        self.issuedAt = issuedAt
    }
}

/// All that a receipt says beside its number and amount, as it was when it was issued.
package struct ReceiptContents: Hashable, Sendable {
    /// Who sells.
    package var seller: ReceiptParty
    /// What the shop is called.
    package var siteName: String
    /// Who paid; nil where nothing is known of them.
    package var buyer: ReceiptParty?
    /// Where the goods go, line by line.
    package var shippingAddress: [String] = []
    /// The language it is read in, a BCP 47 tag; where there are no words in it, English.
    package var language = "en"
    /// The merchant's number of the order.
    package var reference: String?
    /// One line that says what for.
    package var summary: String?
    /// How it was paid; nil where that is not known.
    package var method: PaymentMethod?
    /// What may be shown of the card or account.
    package var instrument: InstrumentSummary?
    /// What is shown line by line: the order, or of a refund by lines those that were given back.
    package var lines: [ReceiptLine] = []
    /// What all of the order comes to, in minor units.
    package var orderTotal: Int64 = 0
    /// The taxes, with their amounts in this receipt.
    package var taxes: [ReceiptTax] = []
    /// What of each line of the order this receipt tells of; their sum and the excess are its amount.
    package var shares: [ReceiptShare] = []
    /// What moved beyond the order's total, in minor units: no price and no tax.
    package var excess: Int64 = 0
    /// What stands at the end.
    package var footer: String?
    /// The receipt that this one is about; nil for a payment.
    package var origin: ReceiptOrigin?
    /// What told where the buyer was, where tax was calculated.
    package var evidence: [LocationEvidence] = []

    /// Names the seller and nothing else.
    package init(seller: ReceiptParty, siteName: String) {
        self.seller = seller
        self.siteName = siteName
    }

    /// The prices without tax, in minor units.
    package var net: Int64 { shares.reduce(0) { $0 + $1.net } }
    /// All taxes, in minor units.
    package var tax: Int64 { shares.reduce(0) { $1.charges.reduce($0) { $0 + $1.amount } } }

    /// Sums what the shares say of each tax into the list of taxes.
    package mutating func sumTaxes() {
        for place in taxes.indices { (taxes[place].taxable, taxes[place].amount) = (0, 0) }
        for share in shares {
            for portion in share.portions {
                for charge in portion.charges where taxes.indices.contains(charge.tax) {
                    taxes[charge.tax].taxable += portion.net
                    taxes[charge.tax].amount += charge.amount
                }
            }
        }
    }
}
