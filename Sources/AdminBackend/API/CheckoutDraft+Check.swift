import Domain
import Pages
import Portal
import Support

extension CheckoutDraft {
    /// What one field cannot tell: sums, and fields that depend on each other.
    mutating func check(now: Timestamp, _ fields: BodyFields) {
        details.saveMethod = saveMethod ?? .never
        if mode == .token { checkSavingAlone(fields) }
        checkMoney(fields)
        checkTax(fields)
        checkExpiry(now: now, fields)
        if let method = details.defaultPaymentMethod, !details.paymentMethods.isEmpty,
            !details.paymentMethods.contains(method)
        {
            fields.refuse("/defaultPaymentMethod", "invalid_value", "Must be one of paymentMethods.")
        }
        checkRecipients(fields)
    }

    /// Whom the link is sent to: a contact that can be reached.
    private mutating func checkRecipients(_ fields: BodyFields) {
        let told = fields.errors.map(\.pointer)
        for (isWanted, channel) in [(sendsEmail, MessageChannel.email), (sendsText, .sms)] where isWanted {
            let text = channel == .email ? details.customer?.email : details.customer?.phone
            let pointer = channel.contactPointer
            do throws(RecipientFault) {
                linkRecipients.append(try MessageRequest(.paymentLink, channel, to: text))
            } catch {
                // What was refused already is told once.
                if !told.contains(pointer) { fields.refuse(pointer, error.code, error.detail(channel)) }
            }
        }
    }

    /// The currency and what is owed in it.
    mutating func checkMoney(_ fields: BodyFields) {
        if currency == nil, !fields.errors.contains(where: { $0.pointer == "/currency" }) {
            fields.refuse("/currency", "required", "The currency is required.")
        }
        if let currency, fields.errors.isEmpty { checkTotal(currency, fields) }
    }

    /// Where a method is saved and nothing is paid, there is nothing to say about money.
    private mutating func checkSavingAlone(_ fields: BodyFields) {
        let detail = "Mode token saves a method and takes no money."
        if amount != nil { fields.refuse("/amount", "conflicting_fields", detail) }
        if !items.isEmpty { fields.refuse("/items", "conflicting_fields", detail) }
        if details.captureMethod == .manual {
            fields.refuse("/captureMethod", "conflicting_fields", detail)
        }
        if let saveMethod, saveMethod != .required {
            fields.refuse("/saveMethod", "conflicting_fields", "Mode token saves the method: required.")
        }
        details.saveMethod = .required
    }

    /// The time to pay: said one way, and neither too short nor too long.
    mutating func checkExpiry(now: Timestamp, _ fields: BodyFields) {
        if expiresIn != nil, expiresAt != nil {
            fields.refuse("/expiresAt", "conflicting_fields", "Give expiresIn or expiresAt, not both.")
        }
        if let expiresIn { expiresAt = now.adding(seconds: expiresIn) }
        if let expiresAt {
            let seconds = expiresAt.seconds - now.seconds
            if !SiteSettings.lifetimes.contains(seconds) {
                fields.refuse("/expiresAt", "out_of_range", "Must be from one minute to one year ahead.")
            }
        }
    }

    /// Where tax is calculated, what is owed follows from it.
    func checkTax(_ fields: BodyFields) {
        guard details.taxMode == .automatic, !letsPayerChoose else { return }
        if mode == .token {
            fields.refuse("/tax", "conflicting_fields", "Mode token takes no money.")
        } else if items.isEmpty {
            fields.refuse("/items", "required", "Tax is calculated for items.")
        } else if amount != nil {
            fields.refuse(
                "/amount", "conflicting_fields", "With automatic tax the amount follows from the items.")
        }
    }

    private mutating func checkTotal(_ currency: Currency, _ fields: BodyFields) {
        guard mode != .token else {
            total = 0
            return
        }
        guard !items.isEmpty else {
            if amount == nil { fields.refuse("/amount", "required", "Give items or an amount.") }
            total = amount
            return
        }
        var sum: Int64 = 0
        details.items.reserveCapacity(items.count)
        for (index, draft) in items.enumerated() {
            guard let item = draft.item(currency: currency),
                case let (next, overflow) = sum.addingReportingOverflow(item.totalAmount),
                !overflow, abs(item.totalAmount) <= FieldLimits.amountMax
            else {
                fields.refuse("/items/\(index)", "out_of_range", "The line's total is too large.")
                return
            }
            details.items.append(item)
            sum = next
        }
        if let amount, amount != sum, details.taxMode != .automatic {
            fields.refuse(
                "/amount", "amount_mismatch", "The amount is \(amount), the items add up to \(sum).")
        } else if sum < 1 || sum > FieldLimits.amountMax {
            fields.refuse(
                "/items", "out_of_range",
                "The items add up to \(sum); the total must be from 1 to \(FieldLimits.amountMax).")
        }
        total = sum
    }
}
