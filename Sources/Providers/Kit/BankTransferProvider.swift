package import Banking
package import Domain

/// A provider whose payers make a transfer themselves: nothing is called, a reference is given out, and
/// statements of the bank say what came.
package protocol BankTransferProvider: PaymentProvider {
    /// What a new attempt is told to its payer by; nil where the account's settings are not complete.
    func transferTerms(of account: ProviderAccount) -> TransferTerms?

    /// What the payer needs to make the transfer of that much under that reference; nil where the account's
    /// settings are not complete.
    func instructions(
        for amount: Money, reference: BankReference, account: ProviderAccount
    ) -> TransferInstructions?
}

/// Where transfers go, and how long they are waited for.
package struct TransferTerms: Hashable, Sendable {
    /// The receiving account in its normal form, by which statements are assigned.
    package var receivingAccount: String
    /// How references are made.
    package var scheme: ReferenceScheme
    /// What the bank wants at the head of each reference; mostly empty.
    package var prefix: String
    /// Days in which a transfer usually comes.
    package var expectedDays: Int
    /// Days for which it is waited.
    package var openDays: Int
    /// The most minor units that may be missing.
    package var toleranceMinorUnits: Int64
    /// And the most hundredths of a per cent.
    package var toleranceBasisPoints: Int64

    /// Makes terms.
    package init(
        receivingAccount: String, scheme: ReferenceScheme, prefix: String, expectedDays: Int, openDays: Int,
        toleranceMinorUnits: Int64, toleranceBasisPoints: Int64
    ) {
        self.receivingAccount = receivingAccount
        self.scheme = scheme
        self.prefix = prefix
        self.expectedDays = expectedDays
        self.openDays = openDays
        self.toleranceMinorUnits = toleranceMinorUnits
        self.toleranceBasisPoints = toleranceBasisPoints
    }

    /// Whether a statement's account is this one: the whole number, or an IBAN without country and check
    /// digits, as MT940 has it, with or without a currency behind it.
    package func isAccount(_ text: String) -> Bool {
        func plain(_ text: String) -> String {
            String(text.filter { $0.isASCII && ($0.isLetter || $0.isNumber) })
        }
        let own = plain(receivingAccount).uppercased()
        let other = plain(text).uppercased()
        guard !other.isEmpty, !own.isEmpty else { return false }
        let shorter = other.suffix(3).allSatisfy(\.isLetter) ? String(other.dropLast(3)) : other
        let isIBAN = (try? IBAN(own)) != nil
        return [other, shorter].contains {
            $0 == own || isIBAN && $0.utf8.count >= 10 && $0 == own.dropFirst(4)
        }
    }
}

/// What a payer needs to make a transfer.
package struct TransferInstructions: Hashable, Sendable {
    /// One line of the page.
    package struct Line: Hashable, Sendable {
        /// What it is.
        package var label: String
        /// As it is read: an IBAN in groups.
        package var text: String
        /// As it is copied, where that differs or helps; nil for what nobody copies.
        package var copied: String?

        /// Makes a line.
        package init(_ label: String, _ text: String, copied: String? = nil) {
            self.label = label
            self.text = text
            self.copied = copied
        }
    }

    /// The beneficiary's details in the order in which forms ask for them.
    package var lines: [Line]
    /// The reference as it is read and copied.
    package var reference: Line
    /// What a banking app reads from a QR code; nil where no standard fits.
    package var code: Code?

    /// The text of a QR code of a standard.
    package enum Code: Hashable, Sendable {
        /// EPC069-12.
        case epc(String)
        /// A Swiss QR-bill, which carries a cross in its middle.
        case swiss(String)
    }

    /// Makes instructions.
    package init(lines: [Line], reference: Line, code: Code?) {
        self.lines = lines
        self.reference = reference
        self.code = code
    }
}
