package import Domain
package import Mail
package import Pages
package import Portal
package import Support

/// Writes the mails about checkouts and those to members.
package struct MailComposer: Sendable {
    private let templates: MailTemplates
    private let library: TextLibrary
    private let identity: MailIdentity
    private let pageOrigin: String
    private let adminOrigin: String

    /// Makes a composer; `pageOrigin` is where the pages and the logos are, `adminOrigin` where invitations
    /// are accepted.
    package init(
        templates: MailTemplates, texts: TextLibrary, identity: MailIdentity, pageOrigin: String,
        adminOrigin: String
    ) {
        self.templates = templates
        library = texts
        self.identity = identity
        self.pageOrigin = pageOrigin
        self.adminOrigin = adminOrigin
    }

    /// The mail of a message; nil when what it would say is no longer so.
    package func mail(
        _ message: Message, to recipient: EmailAddress, saying contents: MessageContents, at now: Timestamp
    ) throws -> MailMessage? {
        switch contents {
        case .checkout(let matter): return try mail(message, to: recipient, about: matter, at: now)
        case .invitation(let member, let organization, let token):
            let address = "\(adminOrigin)/invitations/\(token.expose())"
            let model = MemberMails.invitation(
                to: organization, of: member, at: address, texts(for: member))
            return try mail(
                message, to: Mailbox(name: member.name.map { HeaderText($0) }, address: recipient), model,
                at: now)
        case .endpointDisabled(let member, let endpoint, let organization):
            let model = MemberMails.endpointDisabled(endpoint, of: organization, texts(for: member))
            return try mail(message, to: Mailbox(name: nil, address: recipient), model, at: now)
        }
    }

    /// The words for the payer of a checkout: in its language, else in the site's, else in English.
    package func texts(for view: CheckoutView) -> Texts {
        library.texts(
            for: ReaderLocale(
                preferring: [view.checkout.details.locale, view.profile.site.settings.locale]))
    }

    /// The words for a member: in the member's own language, else in English.
    private func texts(for member: Member) -> Texts {
        library.texts(for: ReaderLocale(preferring: [member.locale]))
    }

    /// A mail of the installation itself.
    private func mail(
        _ message: Message, to recipient: Mailbox, _ model: MailModel, at now: Timestamp
    ) throws -> MailMessage {
        let rendered = try templates.render(MailKind(message.topic), model)
        return MailMessage(
            from: Mailbox(name: HeaderText("Portico"), address: identity.address), to: recipient,
            subject: HeaderText(rendered.subject), text: rendered.text, html: rendered.html, date: now,
            identifier: message.id.description, language: model.language)
    }

    private func mail(
        _ message: Message, to recipient: EmailAddress, about matter: MessageMatter, at now: Timestamp
    ) throws -> MailMessage? {
        guard var model = model(of: message.topic, matter, at: now) else { return nil }
        // Whoever else gets it is not greeted by the customer's name.
        let customer = matter.view.checkout.details.customer
        if customer?.email.flatMap({ EmailAddress($0) }) != recipient { model.customerName = nil }
        let name = model.customerName
        let rendered = try templates.render(MailKind(message.topic), model)
        let sender = identity.sender(of: matter.view.profile.site)
        return MailMessage(
            from: sender.from, replyTo: sender.replyTo,
            to: Mailbox(name: name.map { HeaderText($0) }, address: recipient),
            subject: HeaderText(rendered.subject), text: rendered.text, html: rendered.html, date: now,
            identifier: message.id.description, language: model.language)
    }

    /// What the mail on that topic shows; nil when it is no longer so.
    package func model(of topic: MessageTopic, _ matter: MessageMatter, at now: Timestamp) -> MailModel? {
        let checkout = matter.view.checkout
        // A mail about a receipt says it as the receipt does, whenever it is sent again.
        let texts =
            matter.receipt.map { library.texts(of: $0, in: matter.wording) } ?? texts(for: matter.view)
        let locale = texts.locale
        var model = Self.frame(of: matter.view.profile.site, pageOrigin: pageOrigin, texts)
        model.isTest = !checkout.isLive
        let headline = checkout.details.headline { first, more in
            texts.text(
                more == 1 ? MailTexts.andOneMore : MailTexts.andMore,
                ["item": first, "count": String(more)])
        }
        model.summary = headline.isEmpty ? nil : headline
        model.reference = checkout.details.reference
        model.customerName = checkout.details.customer?.name
        model.amount = locale.text(checkout.amount)
        model.orderTotal = model.amount
        model.items = checkout.details.items.map { Self.item($0, checkout.currency, locale) }
        if let tax = checkout.details.tax { model.add(tax, checkout.currency) }
        switch topic {
        case .paymentLink:
            guard checkout.status == .pending, checkout.expiresAt > now else { return nil }
            model.actionURL = "\(pageOrigin)/checkout/\(checkout.pageToken.exposedText())"
            model.add(.payBy, locale.minute(checkout.expiresAt))
        case .receipt:
            guard checkout.facts.amountReceived > 0, let paid = matter.view.successfulAttempt else {
                return nil
            }
            let received = Money(minorUnits: checkout.facts.amountReceived, currency: checkout.currency)
            model.amount = locale.text(received)
            model.add(.paid, locale.text(received))
            model.add(.date, locale.minute(paid.updatedAt))
            addPayment(paid, to: &model)
        case .refund:
            guard let refund = matter.refund, refund.state.name == .succeeded else { return nil }
            model.refundAmount = locale.text(refund.amount)
            // A part of the money need not be for all of the order.
            if refund.amount.minorUnits < checkout.facts.amountReceived { model.summary = nil }
            model.add(.givenBack, locale.text(refund.amount))
            model.add(.date, locale.minute(refund.updatedAt))
            let paid = matter.view.transactions.first { $0.id == refund.transactionID }
            if let paid { addPayment(paid, to: &model) }
            model.add(.refund, refund.id.description)
        case .failedPayment: guard checkout.status == .failed else { return nil }
        case .mandateNotice:
            guard let notice = matter.notice else { return nil }
            Self.add(notice, to: &model)
        // Members are not told of checkouts.
        case .endpointDisabled, .memberInvitation: return nil
        }
        if let reference = model.reference { model.add(.orderNumber, reference) }
        if let receipt = matter.receipt {
            let page = "\(pageOrigin)/checkout/\(checkout.pageToken.exposedText())"
            model.receiptNumber = receipt.number.text
            model.receiptURL = "\(page)/receipts/\(receipt.id)"
        }
        return model
    }

    private static func add(_ notice: CollectionNotice, to model: inout MailModel) {
        let locale = model.texts.locale
        model.amount = locale.text(notice.amount)
        model.collectionDate = locale.day(notice.chargeDate)
        model.creditor = notice.creditorName ?? notice.statementName
        model.accountEnding = notice.accountEnding
        model.add(.collected, locale.text(notice.amount))
        model.add(.collectedOn, locale.day(notice.chargeDate))
        model.add(.collectedBy, notice.scheme)
        model.add(.statementName, notice.statementName)
        model.add(.mandate, notice.mandateReference)
        if let identifier = notice.creditorIdentifier { model.add(.creditorIdentifier, identifier) }
        switch notice.noticeWorkingDays {
        case nil: break
        case 1: model.add(.noticePeriod, model.texts.text(MailTexts.workingDay))
        case .some(let days):
            model.add(
                .noticePeriod, model.texts.text(MailTexts.workingDays, ["days": String(days)]))
        }
    }

    private func addPayment(_ transaction: Transaction, to model: inout MailModel) {
        if let instrument = transaction.instrument {
            // The brand of a bank account is the bank's name.
            let name =
                transaction.method == .card
                ? Self.brandName(instrument.brand) ?? model.texts.text(MailTexts.card) : instrument.brand
            model.add(
                .paidWith,
                model.texts.text(
                    MailTexts.cardEnding,
                    ["brand": instrument.named(name), "lastFour": instrument.lastFour]))
        }
        model.add(.transaction, transaction.id.description)
    }

    /// A mail in the look of a site and in those words, with nothing said yet.
    package static func frame(of site: Site, pageOrigin: String, _ texts: Texts) -> MailModel {
        let settings = site.settings
        let theme = Theme(branding: settings.branding)
        var model = MailModel(
            texts: texts, brand: theme.brand.description, onBrand: theme.onBrand.description)
        model.siteName = settings.name
        model.radius =
            switch settings.branding.cornerRadius {
            case .none: "0"
            case .medium: "8px"
            case .large: "20px"
            }
        model.logoURL =
            site.uploadedLogo.map { "\(pageOrigin)/logos/\(site.id)/\($0.hash).\($0.format.rawValue)" }
            ?? settings.branding.logoURL?.description
        model.contacts = SiteLinks.contacts(settings.support, SiteLinks.Words(texts))
        model.legalLinks = SiteLinks.legal(settings.legal, SiteLinks.Words(texts))
        model.businessLines =
            settings.messages.businessAddress?.split(whereSeparator: \.isNewline).map(String.init) ?? []
        return model
    }

    private static func item(_ item: LineItem, _ currency: Currency, _ locale: ReaderLocale) -> MailModel.Item
    {
        let isSingle = item.quantity.thousandths == 1000
        func amount(_ units: Int64) -> String {
            locale.text(Money(minorUnits: units, currency: currency))
        }
        return MailModel.Item(
            name: item.name, quantity: isSingle ? nil : locale.text(item.quantity),
            unitAmount: isSingle ? nil : amount(item.unitAmount), description: item.details,
            total: amount(item.totalAmount))
    }

    private static func brandName(_ brand: String) -> String? {
        switch brand {
        case "visa": "Visa"
        case "mastercard": "Mastercard"
        case "amex": "American Express"
        default: nil
        }
    }
}
