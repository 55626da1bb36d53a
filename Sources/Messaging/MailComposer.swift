package import Domain
package import Mail
import Pages
package import Portal
package import Support

/// Writes the mails about checkouts and those to members.
package struct MailComposer: Sendable {
    private let templates: MailTemplates
    private let identity: MailIdentity
    private let pageOrigin: String
    private let adminOrigin: String

    /// Makes a composer; `pageOrigin` is where the pages and the logos are, `adminOrigin` where invitations
    /// are accepted.
    package init(
        templates: MailTemplates, identity: MailIdentity, pageOrigin: String, adminOrigin: String
    ) {
        self.templates = templates
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
            let model = MemberMails.invitation(of: member, to: organization, at: address)
            return try mail(
                message, to: Mailbox(name: member.name.map { HeaderText($0) }, address: recipient), model,
                at: now)
        case .endpointDisabled(let endpoint, let organization):
            let model = MemberMails.endpointDisabled(endpoint, of: organization)
            return try mail(message, to: Mailbox(name: nil, address: recipient), model, at: now)
        }
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
        var model = Self.frame(of: matter.view.profile.site, pageOrigin: pageOrigin)
        model.isTest = !checkout.isLive
        model.summary = checkout.details.headline.isEmpty ? nil : checkout.details.headline
        model.reference = checkout.details.reference
        model.customerName = checkout.details.customer?.name
        model.amount = checkout.amount.text
        model.orderTotal = checkout.amount.text
        model.items = checkout.details.items.map { Self.item($0, checkout.currency) }
        switch topic {
        case .paymentLink:
            guard checkout.status == .pending, checkout.expiresAt > now else { return nil }
            model.actionURL = "\(pageOrigin)/checkout/\(checkout.pageToken.exposedText())"
            model.actionLabel = "See and pay"
            model.facts.append(MailModel.Fact("Pay by", DateWords.minute(checkout.expiresAt)))
        case .receipt:
            guard checkout.facts.amountReceived > 0, let paid = matter.view.successfulAttempt else {
                return nil
            }
            let received = Money(minorUnits: checkout.facts.amountReceived, currency: checkout.currency)
            model.amount = received.text
            model.facts.append(MailModel.Fact("Paid", received.text))
            model.facts.append(MailModel.Fact("Date", DateWords.minute(paid.updatedAt)))
            addPayment(paid, to: &model)
        case .refund:
            guard let refund = matter.refund, refund.state.name == .succeeded else { return nil }
            model.refundAmount = refund.amount.text
            model.facts.append(MailModel.Fact("Given back", refund.amount.text))
            model.facts.append(MailModel.Fact("Date", DateWords.minute(refund.updatedAt)))
            let paid = matter.view.transactions.first { $0.id == refund.transactionID }
            if let paid { addPayment(paid, to: &model) }
            model.facts.append(MailModel.Fact("Refund", refund.id.description))
        case .failedPayment: guard checkout.status == .failed else { return nil }
        case .mandateNotice:
            guard let notice = matter.notice else { return nil }
            Self.add(notice, to: &model)
        // Members are not told of checkouts.
        case .endpointDisabled, .memberInvitation: return nil
        }
        if let reference = model.reference {
            model.facts.append(MailModel.Fact("Order number", reference))
        }
        return model
    }

    private static func add(_ notice: CollectionNotice, to model: inout MailModel) {
        model.amount = notice.amount.text
        model.collectionDate = DateWords.day(notice.chargeDate)
        model.creditor = notice.statementName
        model.accountEnding = notice.accountEnding
        model.facts.append(MailModel.Fact("Collected", notice.amount.text))
        model.facts.append(MailModel.Fact("On", DateWords.day(notice.chargeDate)))
        model.facts.append(MailModel.Fact("By", notice.scheme))
        model.facts.append(MailModel.Fact("Name on your statement", notice.statementName))
        model.facts.append(MailModel.Fact("Mandate", notice.mandateReference))
    }

    private func addPayment(_ transaction: Transaction, to model: inout MailModel) {
        if let instrument = transaction.instrument {
            let name = "\(Self.brandName(instrument.brand)) ending \(instrument.lastFour)"
            model.facts.append(MailModel.Fact("Paid with", name))
        }
        model.facts.append(MailModel.Fact("Transaction", transaction.id.description))
    }

    /// A mail in the look of a site, with nothing said yet.
    package static func frame(of site: Site, pageOrigin: String) -> MailModel {
        let settings = site.settings
        let theme = Theme(branding: settings.branding)
        var model = MailModel(brand: theme.brand.description, onBrand: theme.onBrand.description)
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
        model.contacts = SiteLinks.contacts(settings.support)
        model.legalLinks = SiteLinks.legal(settings.legal)
        model.businessLines =
            settings.messages.businessAddress?.split(whereSeparator: \.isNewline).map(String.init) ?? []
        return model
    }

    private static func item(_ item: LineItem, _ currency: Currency) -> MailModel.Item {
        let isSingle = item.quantity.thousandths == 1000
        return MailModel.Item(
            name: item.name, quantity: isSingle ? nil : item.quantity.description,
            unitAmount: isSingle ? nil : Money(minorUnits: item.unitAmount, currency: currency).text,
            description: item.details, total: Money(minorUnits: item.totalAmount, currency: currency).text)
    }

    private static func brandName(_ brand: String) -> String {
        switch brand {
        case "visa": "Visa"
        case "mastercard": "Mastercard"
        case "amex": "American Express"
        default: "Card"
        }
    }
}
