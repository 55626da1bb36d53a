import AdminBackend
import Domain
import HTTPCore
import JSON
import Portal
import Support

extension APIResource {
    /// What payers are written.
    static var messages: APIResource {
        APIResource(
            name: "Messages",
            text:
                "Mails and text messages to payers: the link to the page, a receipt, word of a refund. "
                + "A message is written when it is sent, says what is so then, and is tried for three days. "
                + "Its address is forgotten thirty days after it is over.",
            schemas: [
                ("Message", .object(messageFields)),
                ("MessageList", .page(of: "Message", BackendLimits.listMax)),
                ("MessageSend", .body(sendFields)),
            ], operations: [sendMessage, listMessages])
    }

    private static var sendFields: [APIField] {
        [
            .optional("channel", .word(MessageChannel.self).adding("default", "email")),
            .optional(
                "topic", .oneOf(MessageTopic.toPayers.map(\.rawValue)),
                "Else a receipt where money came, and the link where it can be paid. A text message can "
                    + "only be a link."),
            .optional(
                "to", .text(1...EmailAddress.bytesMax),
                "A mail address, or a telephone number with its country; else the customer's."),
        ]
    }

    private static var messageFields: [APIField] {
        [
            .required("id", .id(MessageID.self)), .required("object", .constant("message")),
            .required("checkoutId", .id(CheckoutID.self)), .required("siteId", .id(SiteID.self)),
            .required("channel", .word(MessageChannel.self)),
            .required("topic", .oneOf(MessageTopic.toPayers.map(\.rawValue))),
            .optional("refundId", .id(RefundID.self), "The refund that it tells of."),
            .optional("to", .text, "The address or number, until it is forgotten."),
            .required(
                "status", .word(MessageStatus.self),
                "`sent` says that the next server has it, not that it arrived."),
            .required("tries", .integer(Int64(0)...Int64.max)),
            .optional("nextTryAt", .time, "When it is tried next, while it is queued."),
            .optional("failure", .word(MessageFailure.self), "Why it is not tried again."),
            .optional("code", .integer, "What the mail server or the gateway answered last."),
            .optional("gatewayReference", .text, "The gateway's id of it."),
            .required("createdAt", .time), .required("updatedAt", .time),
        ]
    }

    private static var sendMessage: APIOperation {
        APIOperation(
            method: .post, path: "/v1/checkouts/{checkout}/send", id: "sendMessage",
            summary: "Send the payer a message",
            text:
                "Or send one again: at most \(MessageLimits.perCheckout) for one checkout. An address that "
                + "was refused before is tried again.",
            scope: .checkoutUpdate, parameters: [.checkout],
            body: .json(
                "MessageSend",
                [
                    ("link", ["channel": "email", "to": "ada@example.com"]),
                    ("text", ["channel": "sms", "to": "+44 20 7946 0018"]),
                ], isOptional: true),
            answers: [.json(.accepted, "The message, which is on its way.", "Message", sample)],
            failures: [
                PortalError.message(.nothingToTell(.receipt)),
                PortalError.message(.tooMany(limit: MessageLimits.perCheckout)),
                PortalError.message(
                    .limitReached(MessageLimitReached(.siteHour, count: 1_000, retryAfterSeconds: 600))),
                PortalError.checkout(.attemptInFlight), PortalError.checkout(.alreadyPaid(.paid)),
                PortalError.checkout(.closed(.expired)),
            ])
    }

    private static var listMessages: APIOperation {
        APIOperation(
            method: .get, path: "/v1/checkouts/{checkout}/messages", id: "listMessages",
            summary: "List a checkout's messages", text: "Oldest first.", scope: .checkoutRead,
            parameters: [.checkout, .limit, .after(MessageID.self)],
            answers: [
                .json(.ok, "A page of messages.", "MessageList", ["data": [sample], "hasMore": false])
            ])
    }

    private static var sample: JSONValue {
        APISamples.checkout.map { checkout in
            APISamples.parsed(
                MessageJSON.encode(
                    Message(
                        id: APISamples.id(MessageID.self), organizationID: APISamples.id(OrganizationID.self),
                        checkoutID: checkout.id, siteID: checkout.siteID, channel: .email,
                        topic: .paymentLink, recipient: "ada@example.com",
                        createdAt: APISamples.now)))
        } ?? .null
    }

    /// What a site may set of its messages.
    static var messageSettings: APISchema {
        .body([
            .optional(
                "senderName", .text(MessageLimits.senderNameLength), "Whom mails name; else the site."),
            .optional(
                "senderAddress", .sendableAddress,
                "The address of mails, where the installation may use its domain; else answers go there."),
            .optional("replyTo", .sendableAddress, "Where answers go."),
            .optional(
                "businessAddress", .text(MessageLimits.businessAddressLength, hasLines: true),
                "Your name and address as they stand on receipts."),
            .optional("receipts", .flag, "Whether payers get a receipt by mail."),
            .optional("refunds", .flag, "Whether payers hear of refunds."),
            .optional("failures", .flag, "Whether payers hear that no payment succeeded."),
        ])
    }

    /// The same as it is read.
    static var messageSettingsRead: APISchema {
        .object([
            .optional("senderName", .text), .optional("senderAddress", .text), .optional("replyTo", .text),
            .optional("businessAddress", .text), .required("receipts", .flag), .required("refunds", .flag),
            .required("failures", .flag),
        ])
    }
}

extension APISchema {
    /// A mail address that any server takes, as `EmailAddress` reads it; the pattern bounds each part so that
    /// the whole is never too long.
    static var sendableAddress: APISchema {
        let atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,20}"
        let label = "[A-Za-z0-9]([A-Za-z0-9-]{0,20}[A-Za-z0-9])?"
        return .text(
            matching: "^\(atom)(\\.\(atom)){0,2}@(\(label)\\.){1,4}[A-Za-z]([A-Za-z0-9-]{0,20}[A-Za-z0-9])?$",
            atMost: EmailAddress.bytesMax)
    }
}
