/// The calls by which a test of a shop dictates what happens, as the documentation lists them.
package enum RehearsalControls {
    /// A call, what its body may hold, and what it does.
    package struct Control: Hashable, Sendable {
        /// Method and path.
        package let call: String
        /// The members of the body; empty for none.
        package let body: String
        /// What happens.
        package let note: String
    }

    /// All of them, in the order of the documentation.
    package static let all: [Control] = [
        Control(
            call: "POST /v1/test/transactions/{transaction}/settle", body: "",
            note: "A payment that is `processing` succeeds (or is authorised) now"),
        Control(
            call: "POST /v1/test/transactions/{transaction}/fail", body: "",
            note: "A payment that is `processing` fails now: `not_settled`"),
        Control(
            call: "POST /v1/test/transactions/{transaction}/dispute", body: "`amount` `reason` `outcome`",
            note: "The payer disputes what was captured, or a part of it"),
        Control(
            call: "POST /v1/test/disputes/{dispute}/win", body: "",
            note: "The bank decides for the merchant"),
        Control(
            call: "POST /v1/test/disputes/{dispute}/lose", body: "",
            note: "The bank decides for the payer"),
        Control(
            call: "POST /v1/test/refunds/{refund}/settle", body: "", note: "A pending refund succeeds now"),
        Control(
            call: "POST /v1/test/refunds/{refund}/fail", body: "",
            note: "A refund fails, even one that had succeeded"),
        Control(
            call: "POST /v1/test/notifications", body: "`deliver` `next` `transactionId`",
            note: "What becomes of the sandbox's next notifications: `once`, `twice`, `never` or `later`"),
        Control(
            call: "GET /v1/test/notifications", body: "",
            note: "The newest notifications: `waiting`, `held`, `lost`, `delivered` or `given_up`"),
        Control(
            call: "POST /v1/test/notifications/{notification}/deliver", body: "",
            note: "Delivers one now, in the order of your calls and as often as you like"),
        Control(
            call: "GET /v1/test/clock", body: "",
            note: "The time as the organisation's test objects see it"),
        Control(
            call: "POST /v1/test/clock/advance", body: "`seconds`",
            note: "Moves that time on: checkouts and links expire, holds lapse, the bank settles"),
    ]

    /// The list as a Markdown table, for TESTING.md.
    package static var markdown: String {
        var text = "| Call | Body | What happens |\n|---|---|---|\n"
        for control in all { text += "| `\(control.call)` | \(control.body) | \(control.note) |\n" }
        return text
    }
}
