import AdminBackend
import Domain
import HTTPCore
import JSON
import Portal
import Tax

// What is done with checkouts that are there.

extension APIResource {
    static var listCheckouts: APIOperation {
        APIOperation(
            method: .get, path: "/v1/checkouts", id: "listCheckouts", summary: "List checkouts",
            text:
                "Newest first; every filter that is given must hold. "
                + "Pages stay in order while checkouts are made.",
            scope: .checkoutRead, parameters: [.limit] + cursors + filters,
            answers: [
                .json(
                    .ok, "A page of checkouts.", "CheckoutList",
                    ["data": [APISamples.newCheckout], "hasMore": false])
            ], failures: [APIError.invalidQuery(name: "after", detail: "is no id of this kind.")])
    }

    private static var cursors: [APIParameter] {
        let id = JSONValue.string("\(APISamples.id(CheckoutID.self))")
        return [
            .query("after", .id(CheckoutID.self), "The page begins with the next older one.", example: id),
            .query(
                "before", .id(CheckoutID.self), "The page ends with the next newer one; not with `after`.",
                example: id),
        ]
    }

    private static var filters: [APIParameter] {
        [
            .query(
                "site", .id(SiteID.self), "Of that site.",
                example: .string("\(APISamples.id(SiteID.self))")),
            .query("status", .word(CheckoutStatus.self), "In that status.", example: "paid"),
            .query(
                "reference", .anyText(FieldLimits.reference), "With exactly that reference.",
                example: "order-1001"),
            .query("email", .mailAddress, "With that address of the customer.", example: "ada@example.com"),
            .query(
                "q", .anyText(1...SearchText.lengthLimit),
                "Words of the reference, the mail address or an item's name, or the last four digits "
                    + "of a card: at most \(SearchText.wordsLimit).", example: "trail lamp"),
            .query("created[gte]", .time, "Made then or later.", example: APISamples.time()),
            .query("created[lt]", .time, "Made before then.", example: APISamples.time(after: 3600)),
            .query("expand", .oneOf(["transactions"]), "Shows the attempts too.", example: "transactions"),
        ]
    }

    static var changeCheckout: APIOperation {
        APIOperation(
            method: .patch, path: "/v1/checkouts/{checkout}", id: "changeCheckout",
            summary: "Change a checkout",
            text:
                "Only the members that are sent change: your own data and text at any time, "
                + "the time to pay while it can be paid, bill and buyer while no attempt is in flight. Tax "
                + "is calculated anew with either.",
            scope: .checkoutUpdate, parameters: [.checkout],
            body: .json(
                "CheckoutUpdate",
                [
                    ("data", ["metadata": ["basket": "b-94", "coupon": .null], "description": "Two lamps"]),
                    ("bill", ["amount": 3900, "expiresIn": 3600]),
                    (
                        "buyer",
                        [
                            "customer": ["company": "Lampes SARL", "taxId": "FR40303265045"],
                            "billingAddress": ["country": "FR", "postalCode": "75001"],
                        ]
                    ),
                ]),
            answers: [.json(.ok, "The checkout as it is now.", "Checkout", APISamples.newCheckout)],
            failures: [
                PortalError.checkout(.attemptInFlight), PortalError.checkout(.alreadyPaid(.paid)),
                PortalError.checkout(.closed(.expired)), PortalError.limitReached("metadata pairs"),
                CheckoutTaxRefusal.identifier(.wrongCheck), CheckoutTaxRefusal.unknownRegion(.billing),
            ])
    }

    static var cancelCheckout: APIOperation {
        APIOperation(
            method: .post, path: "/v1/checkouts/{checkout}/cancel", id: "cancelCheckout",
            summary: "Cancel a checkout", text: "Nobody can pay it any more. Cancelling twice is no error.",
            scope: .checkoutCancel, parameters: [.checkout],
            body: .json("NoMembers", [("nothing", [:])], isOptional: true),
            answers: [.json(.ok, "The cancelled checkout.", "Checkout", APISamples.closedCheckout)],
            failures: [
                PortalError.checkout(.attemptInFlight), PortalError.checkout(.alreadyPaid(.paid)),
                PortalError.checkout(.closed(.expired)),
            ])
    }

    static var recoverCheckout: APIOperation {
        APIOperation(
            method: .post, path: "/v1/checkouts/{checkout}/recover", id: "recoverCheckout",
            summary: "Recover a checkout",
            text:
                "Makes a fresh checkout, with a page of its own, in place of one that expired, failed or was "
                + "cancelled.",
            scope: .checkoutCreate, parameters: [.checkout],
            body: .json("CheckoutRecover", [("hour", ["expiresIn": 3600])], isOptional: true),
            answers: [
                .json(
                    .created, "The fresh checkout.", "Checkout", APISamples.newCheckout,
                    links: ["readCheckout", "cancelCheckout"].map { APILink($0, "checkout") })
            ],
            failures: [PortalError.notRecoverable(.paid)])
    }
}

extension APIParameter {
    /// The checkout in a path.
    static var checkout: APIParameter { .path("checkout", CheckoutID.self, "The checkout's id.") }
}
