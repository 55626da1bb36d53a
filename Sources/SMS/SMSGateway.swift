package import HTTPClient
import HTTPCore
import JSON
package import Support

/// A gateway that takes text messages as Twilio's Messages API does (version 2010-04-01).
package struct SMSGateway: Sendable {
    /// Sends one request; bounded in time by whoever made it.
    package typealias Call = @Sendable (OutgoingRequest) async throws(HTTPClientError) -> IncomingResponse

    /// Who the message comes from.
    package enum Sender: Hashable, Sendable {
        /// A number of the account, in international form.
        case number(PhoneNumber)
        /// A name of up to eleven letters, digits and spaces.
        case name(String)
        /// A messaging service of the account, `MG…`, which chooses the number.
        case service(String)

        /// Reads a setting; nil for a text that is none of the three.
        package init?(_ text: String) {
            if let number = PhoneNumber(text) {
                self = .number(number)
            } else if text.utf8.count == 34, text.hasPrefix("MG"), text.utf8.allSatisfy(\.isLetterOrDigit) {
                self = .service(text)
            } else if (1...11).contains(text.utf8.count),
                text.utf8.allSatisfy({ $0.isLetterOrDigit || $0 == UInt8(ascii: " ") }),
                text.utf8.contains(where: { $0.isLetterOrDigit && !(0x30...0x39).contains($0) })
            {
                self = .name(text)
            } else {
                return nil
            }
        }
    }

    /// With or without TLS.
    package var scheme: OutgoingRequest.Scheme
    /// The gateway's name.
    package var host: String
    /// Its TCP port.
    package var port: Int
    /// The account's id, `AC…`.
    package var account: String
    /// The account's token.
    package var token: Secret<String>
    /// Who the messages come from.
    package var sender: Sender
    private let call: Call

    /// Describes a gateway; nil for an account that could not stand in a path.
    package init?(
        scheme: OutgoingRequest.Scheme, host: String, port: Int? = nil, account: String,
        token: Secret<String>,
        sender: Sender, call: @escaping Call
    ) {
        guard (1...64).contains(account.utf8.count), account.utf8.allSatisfy(\.isLetterOrDigit) else {
            return nil
        }
        self.scheme = scheme
        self.host = host
        self.port = port ?? scheme.defaultPort
        self.account = account
        self.token = token
        self.sender = sender
        self.call = call
    }

    /// Hands a message to the gateway and answers its id there, `SM…`.
    package func send(_ text: SMSText, to number: PhoneNumber) async throws(SMSError) -> String {
        let response: IncomingResponse
        do throws(HTTPClientError) { response = try await call(request(text, number)) } catch {
            switch error {
            case .requestInvalid, .notSent, .addressForbidden, .refused: throw .notSent(error)
            case .outcomeUnknown, .responseMalformed, .responseTooLarge: throw .outcomeUnknown(error)
            }
        }
        return try SMSAnswer.read(response)
    }

    private func request(_ text: SMSText, _ number: PhoneNumber) -> OutgoingRequest {
        var fields = [FormFields.Field(name: "To", value: number.description)]
        switch sender {
        case .number(let number):
            fields.append(FormFields.Field(name: "From", value: number.description))
        case .name(let name): fields.append(FormFields.Field(name: "From", value: name))
        case .service(let service):
            fields.append(FormFields.Field(name: "MessagingServiceSid", value: service))
        }
        fields.append(FormFields.Field(name: "Body", value: text.text))
        var headers = Headers()
        headers.append(
            "Authorization", "Basic \(Base64.encode(Array("\(account):\(token.expose())".utf8)))")
        headers.append("Content-Type", "application/x-www-form-urlencoded" as StaticString)
        headers.append("Accept", "application/json" as StaticString)
        var request = OutgoingRequest(
            .post, scheme, host: host, port: port,
            target: "/2010-04-01/Accounts/\(account)/Messages.json", headers: headers,
            body: FormFields(fields).encoded())
        request.responseBytesMax = SMSLimits.answerBytes
        return request
    }
}

/// The limits of this module, each with its unit in its name.
package enum SMSLimits {
    /// Bytes of a gateway's answer.
    package static let answerBytes = 64 * 1024
}

extension UInt8 {
    /// ASCII only.
    fileprivate var isLetterOrDigit: Bool {
        (0x30...0x39).contains(self) || (0x41...0x5A).contains(self & 0xDF)
    }
}
