import AdminBackend
import Domain
import HTTPCore
import JSON

extension APIResource {
    /// What a merchant may set, beside the name.
    static var settings: [APIField] {
        let branding = APISchema.body([
            .optional(
                "color", .text(matching: "^#[0-9A-Fa-f]{6}$"),
                "Buttons and accents; corrected where it is hard to read."),
            .optional("cornerRadius", .word(CornerRadius.self)), .optional("font", .word(FontChoice.self)),
            .optional("logoUrl", .url, "An https address; an uploaded logo goes before it."),
        ])
        let support = APISchema.body([
            .optional("email", .mailAddress), .optional("phone", .text(FieldLimits.phone)),
            .optional("url", .url),
        ])
        let legal = APISchema.body([
            .optional("terms", .url), .optional("privacy", .url), .optional("imprint", .url),
        ])
        return [
            .optional("branding", branding, "How the pages look."),
            .optional("support", support, "Whom the pages name for questions."),
            .optional("legal", legal, "What the pages link to."),
            .optional(
                "currencies", .list(of: .reference("Currency"), 0...FieldLimits.siteListEntries),
                "What checkouts may use; empty means every currency."),
            .optional(
                "allowedReturnOrigins",
                .list(of: .text(matching: #"^https?://[a-z0-9.\[\]:-]+$"#), 0...FieldLimits.siteListEntries),
                "Where checkouts made under a public key may send the payer: scheme://host[:port]."),
            .optional("locale", .languageTag, "The language of messages whose checkout names none."),
            .optional(
                "attemptLimit", .integer(SiteSettings.attemptLimits),
                "How many failed attempts end a checkout."),
            .optional(
                "checkoutLifetime", .integer(SiteSettings.lifetimes), "Seconds that a checkout stays open."),
            .optional(
                "uniqueReferences", .flag, "Whether a reference may be used for one checkout only."),
            .optional(
                "redirectSignature", .word(RedirectSignature.self),
                "How the shop can tell a genuine redirect."),
            .optional("messages", messageSettings, "What payers are written, and in whose name."),
            .optional("tax", taxSettings, "How it is taxed, as a whole; null turns it off."),
        ] + publicAccess
    }

    private static var publicAccess: [APIField] {
        [
            .optional("publicCreate", .flag, "Whether public keys may create checkouts."),
            .optional("formLink", .flag, "Whether HTML forms may, at `/pay`."),
            .optional(
                "allowedOrigins",
                .list(of: .text(matching: #"^https?://[a-z0-9.\[\]:-]+$"#), 0...FieldLimits.siteListEntries),
                "Whose pages may make public calls: scheme://host[:port]."),
            .optional(
                "prices",
                .list(
                    of: .body(
                        [
                            .required(
                                "id", .text(matching: "^[A-Za-z0-9._-]{1,\(Price.idLengths.upperBound)}$")),
                            .required("name", .text(Price.nameLengths), "What the payer reads."),
                            .required("unitAmount", .integer(Price.unitAmounts), "Minor units for one."),
                            .required("currency", .reference("Currency")),
                        ] + priceTaxFields), 0...PublicAccess.entriesMax),
                "What orders without a signature may consist of."),
        ]
    }

    private static var priceTaxFields: [APIField] {
        [
            .optional("taxCategory", .word(TaxCategory.self), "Its rate; else as the site says."),
            .optional("taxBehavior", .word(TaxBehavior.self), "Whether the price has its tax inside."),
            .optional("supply", .word(SupplyKind.self), "What it is for the tax; else as the site says."),
        ]
    }

    static var siteFields: [APIField] {
        [
            .required("id", .id(SiteID.self)), .required("object", .constant("site")),
            .required("name", .text),
            .required(
                "branding",
                .object([
                    .required("color", .text(matching: "^#[0-9a-f]{6}$")),
                    .required("cornerRadius", .word(CornerRadius.self)),
                    .required("font", .word(FontChoice.self)),
                    .optional("logoUrl", .url), .optional("uploadedLogo", uploadedLogo),
                    .required("colorsAdjusted", .flag, "Whether the colour was corrected to be readable."),
                ])),
            .required(
                "support",
                .object([.optional("email", .text), .optional("phone", .text), .optional("url", .url)])),
            .required(
                "legal",
                .object([.optional("terms", .url), .optional("privacy", .url), .optional("imprint", .url)])),
            .required("currencies", .list(of: .reference("Currency"))),
            .required("allowedReturnOrigins", .list(of: .text)), .required("locale", .text),
            .required("attemptLimit", .integer(SiteSettings.attemptLimits)),
            .required("checkoutLifetime", .integer(SiteSettings.lifetimes)),
            .required("uniqueReferences", .flag),
            .required("redirectSignature", .word(RedirectSignature.self)),
            .required("publicCreate", .flag), .required("formLink", .flag),
            .required("allowedOrigins", .list(of: .text)),
            .required(
                "prices",
                .list(
                    of: .object(
                        [
                            .required("id", .text), .required("name", .text),
                            .required("unitAmount", .integer(Price.unitAmounts)),
                            .required("currency", .reference("Currency")),
                        ] + priceTaxFields))),
            .required("messages", messageSettingsRead),
            .optional("tax", taxSettingsRead, "How it is taxed; left out where it is not."),
            .required("redirectPublicKey", .text, "The Ed25519 key that verifies redirects, as base64url."),
            .required("createdAt", .time), .required("updatedAt", .time),
        ]
    }

    private static var uploadedLogo: APISchema {
        .object([
            .required("format", .word(ImageFormat.self)),
            .required("width", .integer(1...BrandingLimits.logoSidePixelsMax)),
            .required("height", .integer(1...BrandingLimits.logoSidePixelsMax)), .required("hash", .text),
        ])
    }

    /// What a shop reads from the payer's host.
    static var readRedirectKey: APIOperation {
        APIOperation(
            method: .get, path: "/sites/{site}/redirect-key", id: "readRedirectKey",
            summary: "Read the key that verifies redirects",
            text: "Fetch it once and keep it. Served by the main frontend, to everyone.",
            host: .mainFrontend, parameters: [.site],
            answers: [
                APIAnswer(
                    status: .ok, text: "The site's Ed25519 key as a JSON Web Key (RFC 8037).",
                    type: "application/jwk+json",
                    schema: .object([
                        .required("kty", .constant("OKP")), .required("crv", .constant("Ed25519")),
                        .required("x", .text(matching: "^[A-Za-z0-9_-]{43}$")),
                        .required("use", .constant("sig")),
                    ]),
                    example: [
                        "kty": "OKP", "crv": "Ed25519", "x": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
                        "use": "sig",
                    ]),
                APIAnswer(
                    status: .notFound, text: "There is no such site.", type: "text/html", schema: .text,
                    example: "<!doctype html>…"),
            ])
    }
}
