import Domain
package import ProviderKit

/// A scheme by which banks collect direct debits, as GoCardless names it.
package enum DebitScheme: String, Hashable, Sendable, CaseIterable {
    case ach = "ach"
    case autogiro = "autogiro"
    case bacs = "bacs"
    case becs = "becs"
    case becsNewZealand = "becs_nz"
    case betalingsservice = "betalingsservice"
    case pad = "pad"
    case sepaCore = "sepa_core"

    /// The scheme in which GoCardless collects a currency; nil where it collects none.
    package init?(currencyCode: String) {
        guard let scheme = Self.allCases.first(where: { $0.currencyCode == currencyCode }) else {
            return nil
        }
        self = scheme
    }

    /// The only currency of the scheme.
    package var currencyCode: String {
        switch self {
        case .ach: "USD"
        case .autogiro: "SEK"
        case .bacs: "GBP"
        case .becs: "AUD"
        case .becsNewZealand: "NZD"
        case .betalingsservice: "DKK"
        case .pad: "CAD"
        case .sepaCore: "EUR"
        }
    }

    /// What payers call it.
    package var name: String {
        switch self {
        case .ach: "ACH debit"
        case .autogiro: "Autogiro"
        case .bacs: "Direct Debit (Bacs)"
        case .becs: "BECS direct debit"
        case .becsNewZealand: "BECS NZ direct debit"
        case .betalingsservice: "Betalingsservice"
        case .pad: "Pre-authorized debit (PAD)"
        case .sepaCore: "SEPA Direct Debit (Core)"
        }
    }

    /// The scheme as identifiers of creditors name it (GoCardless, scheme identifiers, `scheme`).
    package var identifierScheme: String { self == .sepaCore ? "sepa" : rawValue }

    /// The scheme of an instant bank payment in the same currency; nil where GoCardless takes none.
    package var instantScheme: String? {
        switch self {
        case .bacs: "faster_payments"
        case .sepaCore: "sepa_instant_credit_transfer"
        case .ach, .autogiro, .becs, .becsNewZealand, .betalingsservice, .pad: nil
        }
    }

    /// Working days from the payment's creation on a new mandate to the debit (GoCardless, payment timings).
    ///
    /// Betalingsservice collects monthly; the least of it is the scheme's submission time.
    package var workingDaysToCharge: Int {
        switch self {
        case .ach: 2
        case .autogiro: 8
        // Three, and one more because the mandate itself is lodged first.
        case .bacs: 4
        case .becs: 1
        case .becsNewZealand: 1
        case .betalingsservice: 8
        case .pad: 3
        case .sepaCore: 3
        }
    }

    /// Working days before the debit on which GoCardless tells the payer of it, as the scheme's rules ask.
    package var noticeWorkingDays: Int {
        switch self {
        case .ach, .becs, .becsNewZealand: 1
        case .autogiro, .betalingsservice: 8
        case .bacs, .sepaCore: 2
        case .pad: 3
        }
    }

    /// The largest amount that the scheme's records hold, in minor units: GoCardless sets lower ones for each
    /// merchant, which are a setting of the account.
    package var amountMax: Int64 {
        switch self {
        // Bacs: 20 million pounds for one item.
        case .bacs: 2_000_000_000
        // SEPA Core rulebook AT-06: at most 999,999,999.99.
        case .sepaCore: 99_999_999_999
        // Ten digits of the record (Nacha entry detail, AusPayNet DE, Payments Canada AFT).
        case .ach, .becs, .becsNewZealand, .pad: 9_999_999_999
        case .autogiro, .betalingsservice: 99_999_999_999
        }
    }

    /// Characters of `reference` that reach the payer's statement (GoCardless, payments, `reference`); nil
    /// where there is none.
    package var referenceLength: Int? {
        switch self {
        case .ach: 10
        case .autogiro: 11
        case .bacs: 10
        case .becs, .betalingsservice: 30
        case .becsNewZealand: 12
        case .pad: nil
        case .sepaCore: 140
        }
    }

    /// How the payer may ask the money back.
    package var refundRight: DebitTerms.RefundRight {
        switch self {
        case .bacs: .always
        case .sepaCore: .weeks(8, unauthorisedMonths: 13)
        case .ach: .days(60)
        // Payments Canada rule H1: 90 days for a personal debit that was not as agreed.
        case .pad: .days(90)
        case .autogiro, .becs, .becsNewZealand, .betalingsservice: .bankTerms
        }
    }

    /// The days on which its banks work.
    package var calendar: WorkingDays {
        switch self {
        case .bacs: WorkingDays([.unitedKingdom])
        // Nordic debits are taken to keep the euro's days: their own holidays only make a debit later.
        case .sepaCore, .autogiro, .betalingsservice: WorkingDays([.target])
        case .ach: WorkingDays([.unitedStates])
        case .becs, .becsNewZealand, .pad: WorkingDays([.common])
        }
    }
}
