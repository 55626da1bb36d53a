package import Domain

/// The links at the foot of everything that is shown in a merchant's name.
package enum SiteLinks {
    /// What the links say in the reader's language.
    package struct Words: Sendable {
        /// The page that helps.
        package var help = "Help"
        /// The terms of business.
        package var terms = "Terms"
        /// The privacy notice.
        package var privacy = "Privacy"
        /// Who is behind the site.
        package var imprint = "Imprint"

        /// The words in English.
        package init() {}
    }

    /// Whom the payer can ask, in the order shown.
    package static func contacts(
        _ support: SupportContact, _ words: Words = Words()
    ) -> [FrameModel.Link] {
        var links: [FrameModel.Link] = []
        if let email = support.email {
            links.append(FrameModel.Link(text: email, url: "mailto:" + PercentCodingOfMail.encode(email)))
        }
        if let phone = support.phone {
            links.append(FrameModel.Link(text: phone, url: TelephoneLink.url(of: phone)))
        }
        if let url = support.url { links.append(FrameModel.Link(text: words.help, url: url.description)) }
        return links
    }

    /// The merchant's legal texts, in the order shown.
    package static func legal(_ legal: LegalLinks, _ words: Words = Words()) -> [FrameModel.Link] {
        var links: [FrameModel.Link] = []
        if let terms = legal.terms {
            links.append(FrameModel.Link(text: words.terms, url: terms.description))
        }
        if let privacy = legal.privacy {
            links.append(FrameModel.Link(text: words.privacy, url: privacy.description))
        }
        if let imprint = legal.imprint {
            links.append(FrameModel.Link(text: words.imprint, url: imprint.description))
        }
        return links
    }
}
