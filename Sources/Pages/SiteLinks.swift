package import Domain

/// The links at the foot of everything that is shown in a merchant's name.
package enum SiteLinks {
    /// Whom the payer can ask, in the order shown.
    package static func contacts(_ support: SupportContact) -> [FrameModel.Link] {
        var links: [FrameModel.Link] = []
        if let email = support.email {
            links.append(FrameModel.Link(text: email, url: "mailto:" + PercentCodingOfMail.encode(email)))
        }
        if let phone = support.phone {
            links.append(FrameModel.Link(text: phone, url: TelephoneLink.url(of: phone)))
        }
        if let url = support.url { links.append(FrameModel.Link(text: "Help", url: url.description)) }
        return links
    }

    /// The merchant's legal texts, in the order shown.
    package static func legal(_ legal: LegalLinks) -> [FrameModel.Link] {
        var links: [FrameModel.Link] = []
        if let terms = legal.terms { links.append(FrameModel.Link(text: "Terms", url: terms.description)) }
        if let privacy = legal.privacy {
            links.append(FrameModel.Link(text: "Privacy", url: privacy.description))
        }
        if let imprint = legal.imprint {
            links.append(FrameModel.Link(text: "Imprint", url: imprint.description))
        }
        return links
    }
}
