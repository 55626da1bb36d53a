import AdminBackend
import Domain
import HTTPCore
import JSON
import Portal
import Support

extension APIResource {
    /// What a test key may dictate of the sandbox's notifications and of the time.
    static var notifications: APIResource {
        APIResource(
            name: "Test notifications and clock",
            text:
                "The sandbox tells of each change by a signed notification, as a remote provider does. A "
                + "test key with the scope `test:control` loses, doubles or holds them, and moves the time "
                + "of the organisation's test objects on.",
            schemas: [
                (
                    "NotificationFate",
                    .body([
                        .required("deliver", .word(NotificationFate.self)),
                        .optional(
                            "next", .integer(1...FieldLimits.nextNotificationsMax),
                            "Of how many notifications; else of all from now on."),
                        .optional(
                            "transactionId", .id(TransactionID.self),
                            "Of which payment; else of all test payments of the organisation."),
                    ])
                ),
                (
                    "NotificationRule",
                    .object([
                        .required("object", .constant("test_notification_rule")),
                        .required("deliver", .word(NotificationFate.self)),
                        .optional("transactionId", .id(TransactionID.self)),
                        .optional("next", .integer(1...FieldLimits.nextNotificationsMax)),
                    ])
                ),
                ("TestNotification", .object(notificationFields)),
                (
                    "TestNotificationList",
                    .object([
                        .required(
                            "data",
                            .list(of: .reference("TestNotification"), 0...BackendLimits.listMax))
                    ])
                ),
                (
                    "TestClockAdvance",
                    .body([.required("seconds", .integer(1...TestClocks.secondsLimit))])
                ),
                (
                    "TestClock",
                    .object([
                        .required("object", .constant("test_clock")), .required("now", .time),
                        .required("secondsAhead", .amount), .required("secondsLeft", .amount),
                    ])
                ),
            ], operations: [setFate, list, deliver, readClock, advance])
    }

    private static var notificationFields: [APIField] {
        [
            .required("id", .text(matching: "^sbn_[0-9a-z]{26}$")),
            .required("object", .constant("test_notification")),
            .required("type", .text, "What happened, in the sandbox's words."),
            .required("status", .word(NotificationStanding.self)),
            .required("transactionId", .id(TransactionID.self)),
            .required("deliveries", .amount, "How often it was taken."), .required("createdAt", .time),
        ]
    }

    private static var setFate: APIOperation {
        APIOperation(
            method: .post, path: "/v1/test/notifications", id: "setNotificationFate",
            summary: "Say what becomes of notifications",
            text: "`once` is usual; `twice` doubles, `never` loses, `later` holds until you deliver.",
            scope: .testControl,
            body: .json("NotificationFate", [("lost", ["deliver": "never", "next": 1])]),
            answers: [
                .json(
                    .ok, "What was said.", "NotificationRule",
                    ["object": "test_notification_rule", "deliver": "never", "next": 1])
            ],
            failures: [APIError.keyPinned, APIError.notFound])
    }

    private static var list: APIOperation {
        APIOperation(
            method: .get, path: "/v1/test/notifications", id: "listTestNotifications",
            summary: "List notifications", text: "The newest first.", scope: .testControl,
            parameters: [
                .limit,
                .query(
                    "transactionId", .id(TransactionID.self), "Of that payment only.",
                    example: .string(APISamples.id(TransactionID.self).description)),
            ],
            answers: [
                .json(.ok, "The notifications.", "TestNotificationList", ["data": [example("held")]])
            ],
            failures: [
                APIError.invalidQuery(name: "limit", detail: "must be from 1 to \(BackendLimits.listMax)."),
                APIError.keyPinned, APIError.notFound,
            ])
    }

    private static var deliver: APIOperation {
        APIOperation(
            method: .post, path: "/v1/test/notifications/{notification}/deliver",
            id: "deliverTestNotification", summary: "Deliver a notification",
            text: "Now, wherever it is and however often it was delivered, before the call is answered.",
            scope: .testControl, parameters: [notification],
            body: .json("NoMembers", [("nothing", [:])], isOptional: true),
            answers: [.json(.ok, "The notification.", "TestNotification", example("delivered"))])
    }

    private static var readClock: APIOperation {
        APIOperation(
            method: .get, path: "/v1/test/clock", id: "readTestClock", summary: "Read the test clock",
            scope: .testControl, answers: [.json(.ok, "The time.", "TestClock", clock(ahead: 0))])
    }

    private static var advance: APIOperation {
        APIOperation(
            method: .post, path: "/v1/test/clock/advance", id: "advanceTestClock",
            summary: "Move the test clock on",
            text: "Forward only, for all sites of the organisation, "
                + "\(TestClocks.secondsLimit / 86_400) days in all.",
            scope: .testControl, body: .json("TestClockAdvance", [("minute", ["seconds": 60])]),
            answers: [.json(.ok, "The time then.", "TestClock", clock(ahead: 60))],
            failures: [APIError.keyPinned])
    }

    private static var notification: APIParameter {
        APIParameter(
            name: "notification", place: .path, schema: .text(matching: "^sbn_[0-9a-z]{26}$"),
            text: "The notification's id.", example: .string(sampleID))
    }

    private static var sampleID: String {
        "sbn" + APISamples.id(TransactionID.self).description.dropFirst(3)
    }

    private static func example(_ status: String) -> JSONValue {
        [
            "id": .string(sampleID), "object": "test_notification", "type": "payment.succeeded",
            "status": .string(status),
            "transactionId": .string(APISamples.id(TransactionID.self).description),
            "deliveries": .integer(status == "delivered" ? 1 : 0), "createdAt": APISamples.time(),
        ]
    }

    private static func clock(ahead: Int64) -> JSONValue {
        APISamples.parsed(
            RehearsalJSON.encode(
                TestClock(now: APISamples.now.adding(seconds: ahead), secondsAhead: ahead)))
    }
}
