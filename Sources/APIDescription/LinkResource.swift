import AdminBackend
import Domain
import HTTPCore
import JSON
import Pages
import Portal
import Support

extension APIResource {
    /// Payment links.
    static var links: APIResource {
        APIResource(
            name: "Links",
            text:
                "A link is a durable address, for a mail, a page or a printed code. Each visitor who "
                + "begins to pay gets a checkout of their own.",
            schemas: [
                ("LinkCreate", .body([siteID] + terms)), ("SiteLinkCreate", .body(terms)),
                ("LinkUpdate", .body(changes)), ("Link", .object(linkFields)),
                ("LinkList", .page(of: "Link", BackendLimits.listMax)),
            ], operations: [createLink, createSiteLink, listLinks, readLink, changeLink, vector, picture])
    }

    private static var siteID: APIField { .required("siteId", .id(SiteID.self), "The site it leads to.") }

    private static var terms: [APIField] {
        let amount = APISchema.integer(1...FieldLimits.amountMax)
        return [
            .optional(
                "amounts", .list(of: amount, 1...LinkAmount.choicesMax),
                "What the payer may choose from, each once; in place of `amount` and `items`."),
            .optional("minAmount", amount, "The least that the payer may enter; with `maxAmount`."),
            .optional("maxAmount", amount, "The most that the payer may enter."),
            .optional("reusable", .flag, "Whether it may be paid more than once."),
            .optional(
                "maxPayments", .integer(PaymentLink.paymentsLimits),
                "How often a reusable link may be paid; else as often as one likes."),
        ] + createFields
    }

    private static var changes: [APIField] {
        [
            .optional("active", .flag, "False takes the link back, true offers it again."),
            .optional("expiresIn", .integer(SiteSettings.lifetimes), "Seconds until the link ends."),
            .optional("expiresAt", .time, "The same as a time; null takes the end away."),
            .optional(
                "metadata", .reference("MetadataBody"),
                "Pairs to be set; one that is null is taken away, and null for all takes all away."),
        ]
    }

    private static var linkFields: [APIField] {
        let shared: Set = [
            "livemode", "siteId", "currency", "reference", "description", "captureMethod", "saveMethod",
            "items",
            "returnUrl",
            "cancelUrl", "pendingUrl", "failureUrl", "expiredUrl", "customer", "billingAddress",
            "shippingAddress", "locale", "paymentMethods", "defaultPaymentMethod", "webhookUrl", "branding",
            "metadata",
            "createdAt",
            "updatedAt",
        ]
        return [
            .required("id", .id(PaymentLinkID.self)), .required("object", .constant("payment_link")),
            .required("status", .word(PaymentLinkState.self)),
            .required("url", .text(format: "uri"), "The address to give away."),
            .required("shortCode", .text(matching: "^[0-9a-z]{12}$"), "What a person may type."),
            .required(
                "qr",
                .object([.required("svg", .text(format: "uri")), .required("png", .text(format: "uri"))]),
                "Pictures of the address, open to everyone."),
            .optional("amount", .amount, "What everyone owes, in minor units."),
            .optional("amounts", .list(of: .amount), "What the payer chooses from."),
            .optional("minAmount", .amount), .optional("maxAmount", .amount),
            .required("reusable", .flag), .optional("maxPayments", .integer(PaymentLink.paymentsLimits)),
            .required("paymentsMade", .amount, "How many of its checkouts brought money or hold it."),
            .optional("expiresAt", .time), .optional("deactivatedAt", .time),
            .optional("tax", .word(TaxMode.self), "As it was said; the checkouts have the calculation."),
        ] + checkoutFields.filter { shared.contains($0.name) }
    }

    private static var example: JSONValue {
        guard let checkout = APISamples.checkout, let code = ShortCode(value: 0x5A3_91C7_04E2_8B6D) else {
            return .null
        }
        let link = PaymentLink(
            id: APISamples.id(PaymentLinkID.self), organizationID: APISamples.id(OrganizationID.self),
            siteID: checkout.siteID, isLive: false, code: code, currency: checkout.currency,
            amount: .fixed(checkout.facts.amountDue), paymentsLimit: 1, details: checkout.details,
            createdAt: APISamples.now, updatedAt: APISamples.now)
        return APISamples.parsed(
            LinkJSON.encode(link, at: APISamples.now, pageOrigin: APISamples.pageOrigin))
    }

    private static var next: [APILink] {
        ["readLink", "changeLink", "readLinkVector", "readLinkPicture"].map { APILink($0, "link") }
    }

    private static var link: APIParameter { .path("link", PaymentLinkID.self, "The link's id.") }

    private static var createLink: APIOperation {
        APIOperation(
            method: .post, path: "/v1/links", id: "createLink", summary: "Create a link",
            text: "Fixed by `amount` or `items`, chosen from `amounts`, or entered between `minAmount` and "
                + "`maxAmount`.", scope: .linkCreate,
            body: .json(
                "LinkCreate",
                [
                    (
                        "fixed",
                        [
                            "siteId": .string("\(APISamples.id(SiteID.self))"), "currency": "EUR",
                            "amount": 4250,
                        ]
                    )
                ]),
            answers: [.json(.created, "The link.", "Link", example, links: next)],
            failures: [APIError.notFound, CheckoutRequestRefusal.noMethodAvailable])
    }

    private static var createSiteLink: APIOperation {
        APIOperation(
            method: .post, path: "/v1/sites/{site}/links", id: "createSiteLink",
            summary: "Create a link of a site", scope: .linkCreate, parameters: [.site],
            body: .json(
                "SiteLinkCreate",
                [
                    ("chosen", ["currency": "EUR", "amounts": [500, 1000, 2000], "reusable": true]),
                    ("entered", ["currency": "EUR", "minAmount": 100, "maxAmount": 50_000]),
                ]),
            answers: [.json(.created, "The link.", "Link", example, links: next)],
            failures: [CheckoutRequestRefusal.noMethodAvailable])
    }

    private static var listLinks: APIOperation {
        APIOperation(
            method: .get, path: "/v1/links", id: "listLinks", summary: "List links", text: "Newest first.",
            scope: .linkRead,
            parameters: [
                .limit, .after(PaymentLinkID.self),
                .query(
                    "before", .id(PaymentLinkID.self),
                    "The page ends with the next newer one; not with `after`.",
                    example: .string("\(APISamples.id(PaymentLinkID.self))")),
                .query(
                    "site", .id(SiteID.self), "Of that site.",
                    example: .string("\(APISamples.id(SiteID.self))")),
                .query("status", .word(PaymentLinkState.self), "In that status.", example: "active"),
            ], answers: [.json(.ok, "A page of links.", "LinkList", ["data": [example], "hasMore": false])],
            failures: [APIError.invalidQuery(name: "before", detail: "cannot stand beside after.")])
    }

    private static var readLink: APIOperation {
        APIOperation(
            method: .get, path: "/v1/links/{link}", id: "readLink", summary: "Read a link", scope: .linkRead,
            parameters: [link], answers: [.json(.ok, "The link.", "Link", example)])
    }

    private static var changeLink: APIOperation {
        APIOperation(
            method: .patch, path: "/v1/links/{link}", id: "changeLink", summary: "Change a link",
            text: "Only the members that are sent change.", scope: .linkUpdate, parameters: [link],
            body: .json("LinkUpdate", [("withdrawn", ["active": false])]),
            answers: [.json(.ok, "The link as it is now.", "Link", example)],
            failures: [PortalError.limitReached("metadata pairs")])
    }

    private static var vector: APIOperation {
        APIOperation(
            method: .get, path: "/v1/links/{link}/qr.svg", id: "readLinkVector",
            summary: "Read a link's QR code as SVG", scope: .linkRead, parameters: [link],
            answers: [
                APIAnswer(
                    status: .ok, text: "The picture.", type: "image/svg+xml", schema: .text,
                    example: "<svg xmlns=\"http://www.w3.org/2000/svg\">…")
            ])
    }

    private static var picture: APIOperation {
        let sides = LinkQRCode.sides
        let detail = "must be from \(sides.lowerBound) to \(sides.upperBound)."
        return APIOperation(
            method: .get, path: "/v1/links/{link}/qr.png", id: "readLinkPicture",
            summary: "Read a link's QR code as PNG", scope: .linkRead,
            parameters: [
                link,
                .query(
                    "size", .integer(sides), "Pixels a side.",
                    example: .integer(Int64(LinkQRCode.sideDefault))),
            ], answers: [APIAnswer(status: .ok, text: "The picture.", type: "image/png")],
            failures: [APIError.invalidQuery(name: "size", detail: detail)])
    }
}
