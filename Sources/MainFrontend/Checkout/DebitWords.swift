import ProviderKit
import Support

/// What payers read before they let their account be debited: the facts that the schemes' rules ask for.
enum DebitWords {
    /// One sentence a line; without money there is no day to name.
    static func lines(of terms: DebitTerms, hasAmount: Bool) -> [String] {
        if terms.isInstant {
            return [
                "You approve the payment at your bank and it is sent at once. On your statement: "
                    + "\(terms.statementName)."
            ]
        }
        var lines = ["\(terms.schemeName). On your statement: \(terms.statementName)."]
        let days = terms.noticeWorkingDays
        let notice = days == 1 ? "1 working day" : "\(days) working days"
        if hasAmount {
            let day = DateText.day(terms.earliestChargeDate)
            lines.append(
                "Your account is debited on \(day) at the earliest; you are told at least \(notice) before.")
        } else {
            lines.append("You are told of each debit at least \(notice) before.")
        }
        lines.append(words(terms.refundRight))
        return lines
    }

    private static func words(_ right: DebitTerms.RefundRight) -> String {
        switch right {
        case .weeks(let weeks, let months):
            "You can ask your bank for the money back within \(weeks) weeks of the debit, without a reason, "
                + "and within \(months) months of one that you did not allow."
        case .days(let days):
            "You can ask your bank for the money back within \(days) days of a debit that was not as agreed."
        case .always:
            "The Direct Debit Guarantee applies: your bank gives back at once what was debited in error."
        case .bankTerms: "Your bank's terms say how a debit can be taken back."
        }
    }
}
