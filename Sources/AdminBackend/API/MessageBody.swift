package import Domain
import HTTPCore
import JSON
import Pages
import Portal
import Support

/// Why nothing can be sent to a contact.
enum RecipientFault: Error {
    case missing
    case invalid

    var code: String { self == .missing ? "required" : "invalid_recipient" }

    func detail(_ channel: MessageChannel) -> String {
        switch (self, channel) {
        case (.missing, .email): "The customer has no mail address to send to."
        case (.missing, .sms): "The customer has no telephone number to send to."
        case (.invalid, .email):
            "Must be a mail address of ASCII: a plain local part and a domain of at least two labels,"
                + " other letters in their xn-- form."
        case (.invalid, .sms): "Must be a telephone number with its country: + and 7 to 15 digits."
        }
    }
}

extension MessageChannel {
    /// Where a checkout's body has the contact.
    var contactPointer: String { self == .email ? "/customer/email" : "/customer/phone" }
}

extension MessageRequest {
    /// Checks that the contact can be reached.
    init(_ topic: MessageTopic, _ channel: MessageChannel, to text: String?) throws(RecipientFault) {
        guard let text else { throw .missing }
        let recipient =
            channel == .email ? EmailAddress(text)?.description : PhoneNumber(text)?.description
        guard let recipient else { throw .invalid }
        self.init(topic: topic, channel: channel, recipient: recipient)
    }
}

/// The body of a call that sends a message about a checkout.
struct MessageBody {
    let request: MessageRequest

    init(_ bytes: [UInt8], about checkout: Checkout) throws {
        var channel = MessageChannel.email
        var topic: MessageTopic?
        var recipient: String?
        let fields = try readBody(bytes) { reader, key, fields in
            switch key {
            case "channel": channel = try fields.word(&reader) ?? .email
            case "topic":
                topic = try fields.word(&reader)
                if let word = topic, !MessageTopic.toPayers.contains(word) {
                    fields.refuse(reader.pointer, "invalid_value", "Payers are not told that.")
                }
            case "to": recipient = try fields.text(&reader, 1...EmailAddress.bytesMax)
            default: try fields.unknown(&reader)
            }
        }
        let chosen = topic ?? (checkout.status.isPayerDone ? .receipt : .paymentLink)
        if channel == .sms, chosen != .paymentLink {
            fields.refuse("/topic", "invalid_value", "A text message can only be a payment_link.")
        }
        let customer = checkout.details.customer
        let text = recipient ?? (channel == .email ? customer?.email : customer?.phone)
        var request: MessageRequest?
        do throws(RecipientFault) { request = try MessageRequest(chosen, channel, to: text) } catch {
            if !fields.errors.contains(where: { $0.pointer == "/to" }) {
                fields.refuse("/to", error.code, error.detail(channel))
            }
        }
        try fields.finish()
        // Without a request something was refused.
        guard let request else { throw APIError.invalidBody([]) }
        self.request = request
    }
}

/// A message as merchants read it.
package enum MessageJSON {
    /// The object in UTF-8.
    package static func encode(_ message: Message) -> [UInt8] {
        var writer = JSONWriter()
        write(message, to: &writer)
        return writer.bytes
    }

    static func write(_ message: Message, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.text("id", message.id.description)
        writer.text("object", "message")
        writer.optional("checkoutId", message.checkoutID?.description)
        writer.optional("siteId", message.siteID?.description)
        writer.text("channel", message.channel.rawValue)
        writer.text("topic", message.topic.rawValue)
        writer.optional("refundId", message.refundID?.description)
        writer.optional("to", message.recipient)
        writer.text("status", message.status.rawValue)
        writer.number("tries", Int64(message.tries))
        writer.optional("nextTryAt", message.nextTryAt.map { TimeText.format($0) })
        writer.optional("failure", message.failure?.rawValue)
        if let code = message.code { writer.number("code", Int64(code)) }
        writer.optional("gatewayReference", message.gatewayReference)
        writer.text("createdAt", TimeText.format(message.createdAt))
        writer.text("updatedAt", TimeText.format(message.updatedAt))
        writer.endObject()
    }
}

extension MessageLimitReached {
    /// Which limit it is, for whoever called.
    fileprivate var text: String {
        switch limit {
        case .siteHour: "A site may send \(count) messages an hour."
        case .organizationDay: "An organisation may send \(count) messages a day."
        case .testAddresses:
            "Test messages of an organisation may go to \(count) addresses a day, beside its members'."
        case .testAddress: "\(count) test messages a day may go to one address."
        }
    }
}

extension Problem {
    /// Why no message is sent.
    static func message(_ refusal: MessageRefusal) -> Problem {
        switch refusal {
        case .nothingToTell(let topic):
            Problem(
                .nothingToTell, detail: "What a \(topic.rawValue) would tell has not happened.")
        case .tooMany(let limit):
            Problem(
                .limitReached, detail: "There are \(limit) messages about this checkout already.")
        case .limitReached(let reached): Problem(.messageLimit, detail: reached.text)
        }
    }
}
