package import Support

extension CheckoutTax {
    /// A tax: who levies it, and how much of the price it is.
    package struct Component: Hashable, Sendable {
        /// What it is called on an invoice: VAT, GST, QST.
        package var name: String
        /// The code of who levies it: DE, US-CA, CA-QC.
        package var jurisdiction: String
        /// The name of who levies it, in English.
        package var jurisdictionName: String
        /// The rate in percent as exact text: 19, 8.1, 9.975.
        package var percent: String
        /// Where the table has the figure from.
        package var source: String

        /// Makes a component.
        package init(
            name: String, jurisdiction: String, jurisdictionName: String, percent: String, source: String
        ) {
            self.name = name
            self.jurisdiction = jurisdiction
            self.jurisdictionName = jurisdictionName
            self.percent = percent
            self.source = source
        }
    }

    /// What one tax comes to.
    package struct Amount: Hashable, Sendable {
        /// The place of the tax among the components.
        package var component: Int
        /// Its amount in minor units.
        package var amount: Int64

        /// Makes an amount.
        package init(component: Int, amount: Int64) {
            self.component = component
            self.amount = amount
        }
    }

    /// What of a line falls under one treatment.
    package struct Portion: Hashable, Sendable {
        /// Its price without tax, after discounts, in minor units.
        package var net: Int64
        /// The taxes on it.
        package var amounts: [Amount]

        /// Pairs them.
        package init(net: Int64, amounts: [Amount]) {
            self.net = net
            self.amounts = amounts
        }
    }

    /// What falls on one line of the checkout.
    package struct Line: Hashable, Sendable {
        /// Whether its price has the tax inside.
        package var behavior: TaxBehavior
        /// Its price without tax, after discounts, in minor units.
        package var net: Int64
        /// What discounts took off its price.
        package var discount: Int64
        /// The taxes on it.
        package var amounts: [Amount]
        /// What falls under each treatment, of shipping that is split among several; else empty.
        package var portions: [Portion] = []

        /// Makes a line.
        package init(behavior: TaxBehavior, net: Int64, discount: Int64, amounts: [Amount]) {
            self.behavior = behavior
            self.net = net
            self.discount = discount
            self.amounts = amounts
        }

        /// All tax on it.
        package var tax: Int64 { amounts.reduce(0) { $0 + $1.amount } }
        /// What the buyer pays for it.
        package var gross: Int64 { net + tax }
    }

    /// All that falls under one rule and rate.
    package struct Group: Hashable, Sendable {
        /// The code of the rule that decided: domestic, reverse_charge.
        package var rule: String
        /// The code of where it is taxed.
        package var place: String
        /// The name of that place, in English.
        package var placeName: String
        /// The category whose rate was taken.
        package var category: TaxCategory
        /// The sum of its rates in percent, as exact text.
        package var percent: String
        /// The prices without tax, in minor units.
        package var taxable: Int64
        /// What each tax comes to.
        package var amounts: [Amount]
        /// Why this falls on it, a sentence for the merchant.
        package var sentence: String
        /// The words that an invoice must bear in place of a tax; nil where there are none.
        package var invoiceWords: String?

        /// Makes a group.
        package init(
            rule: String, place: String, placeName: String, category: TaxCategory, percent: String,
            taxable: Int64, amounts: [Amount], sentence: String, invoiceWords: String?
        ) {
            self.rule = rule
            self.place = place
            self.placeName = placeName
            self.category = category
            self.percent = percent
            self.taxable = taxable
            self.amounts = amounts
            self.sentence = sentence
            self.invoiceWords = invoiceWords
        }

        /// All its tax.
        package var tax: Int64 { amounts.reduce(0) { $0 + $1.amount } }
    }
}

/// A buyer's tax id with what is known of it.
package struct BuyerTaxID: Hashable, Sendable {
    /// What is known of an id.
    ///
    /// The raw values are stored and are part of the API.
    package enum Standing: String, Hashable, Sendable, CaseIterable {
        /// No id of the country that it should be of.
        case malformed = "malformed"
        /// Form and check digits are right; no register was asked, or none answered.
        case wellFormed = "well_formed"
        /// The register has it.
        case registered = "registered"
        /// The register does not have it.
        case notRegistered = "not_registered"
    }

    /// The id as the country's office prints it; as it was typed where it is malformed.
    package var text: String
    /// What is known of it.
    package var standing: Standing
    /// When the register said so; nil where it did not.
    package var checkedAt: Timestamp?

    /// Makes an id.
    package init(text: String, standing: Standing, checkedAt: Timestamp? = nil) {
        self.text = text
        self.standing = standing
        self.checkedAt = checkedAt
    }

    /// Whether it makes a business of the buyer.
    package var isBusiness: Bool { standing == .wellFormed || standing == .registered }
}

/// A buyer as a calculation took them.
package struct TaxedBuyer: Hashable, Sendable {
    /// Where the bill goes, which decides about services.
    package var address: TaxAddress
    /// Where the goods go, where that is elsewhere.
    package var shipsTo: TaxAddress?
    /// The tax id; nil where none was given.
    package var taxID: BuyerTaxID?
    /// The number of a certificate of exemption.
    package var exemption: String?

    /// Makes a buyer.
    package init(
        address: TaxAddress, shipsTo: TaxAddress? = nil, taxID: BuyerTaxID? = nil, exemption: String? = nil
    ) {
        self.address = address
        self.shipsTo = shipsTo
        self.taxID = taxID
        self.exemption = exemption
    }
}

/// A seller as a calculation took them.
package struct TaxedSeller: Hashable, Sendable {
    /// Where the seller is established.
    package var address: TaxAddress
    /// The registrations, with the numbers that receipts print.
    package var registrations: [TaxRegistration]

    /// Makes a seller.
    package init(address: TaxAddress, registrations: [TaxRegistration]) {
        self.address = address
        self.registrations = registrations
    }
}
