import HTTPClient
import HTTPCore
import Network
import Support
import Synchronization
import Testing

@testable import SMS

@Suite("Text message gateway") struct SMSGatewayTests {
    /// A gateway that checks what it is sent as Twilio does and answers by the number.
    final class FakeGateway: Sendable {
        private let taken = Mutex<[(from: String, to: String, body: String)]>([])

        var messages: [(from: String, to: String, body: String)] { taken.withLock { $0 } }

        func answer(_ request: OutgoingRequest) throws(HTTPClientError) -> IncomingResponse {
            guard request.target == "/2010-04-01/Accounts/AC1/Messages.json", request.method == .post else {
                return Self.json(404, #"{"code":20404,"status":404}"#)
            }
            // `AC1:token` in base64.
            guard request.headers["authorization"] == "Basic QUMxOnRva2Vu" else {
                return Self.json(401, #"{"code":20003,"message":"Authenticate","status":401}"#)
            }
            guard request.headers["content-type"] == "application/x-www-form-urlencoded",
                let form = try? FormFields(parsing: request.body)
            else { return Self.json(400, "{}") }
            func field(_ name: String) -> String? { form.fields.first { $0.name == name }?.value }
            guard let to = field("To"), let body = field("Body"),
                let from = field("From") ?? field("MessagingServiceSid")
            else { return Self.json(400, #"{"code":21604,"status":400}"#) }
            switch to {
            case "+15005550001": return Self.json(400, #"{"code":21211,"status":400}"#)
            case "+15005550002": return Self.json(400, #"{"code":21612,"status":400}"#)
            case "+15005550003": return Self.json(429, #"{"code":20429,"status":429}"#)
            case "+15005550004": return Self.json(503, "")
            case "+15005550005": return Self.json(500, "<html>")
            case "+15005550006": return Self.json(201, #"{"sid":null}"#)
            case "+15005550007": return Self.json(201, #"{"sid":"SM1","error_code":30006}"#)
            case "+15005550008": throw .notSent(.deadlineReached)
            case "+15005550009": throw .outcomeUnknown(.endOfStream)
            case "+15005550010": return Self.json(400, #"{"code":21610,"status":400}"#)
            default: taken.withLock { $0.append((from, to, body)) }
            }
            return Self.json(201, #"{"sid":"SM900","status":"queued","error_code":null}"#)
        }

        private static func json(_ status: UInt16, _ text: String) -> IncomingResponse {
            IncomingResponse(status: Status(status), body: Array(text.utf8))
        }
    }

    private func gateway(
        _ fake: FakeGateway, token: String = "token", sender: String = "+15005550000"
    ) throws -> SMSGateway {
        let sender = try #require(SMSGateway.Sender(sender))
        return try #require(
            SMSGateway(
                scheme: .https, host: "api.gateway.test", account: "AC1", token: Secret(token),
                sender: sender
            ) { (request) throws(HTTPClientError) in try fake.answer(request) })
    }

    private func send(
        _ text: String = "Grüße & more", to number: String, _ gateway: SMSGateway
    ) async throws -> Result<String, SMSError> {
        let text = try #require(SMSText(text))
        let number = try #require(PhoneNumber(number))
        do throws(SMSError) { return .success(try await gateway.send(text, to: number)) } catch {
            return .failure(error)
        }
    }

    @Test("a message is taken as it was written") func taken() async throws {
        let fake = FakeGateway()
        #expect(try await send(to: "+44 20 7946 0018", gateway(fake)) == .success("SM900"))
        #expect(fake.messages.count == 1)
        #expect(fake.messages[0] == ("+15005550000", "+442079460018", "Grüße & more"))
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let number: String
        let error: SMSError
        var testDescription: String { "\(number) \(error)" }
    }

    static let refusals = [
        Refusal(number: "+15005550001", error: .numberRefused(code: 21211)),
        Refusal(number: "+15005550002", error: .refused(status: 400, code: 21612)),
        Refusal(number: "+15005550003", error: .later(status: 429)),
        Refusal(number: "+15005550004", error: .later(status: 503)),
        Refusal(number: "+15005550005", error: .answerUnreadable(status: 500)),
        Refusal(number: "+15005550006", error: .answerUnreadable(status: 201)),
        Refusal(number: "+15005550007", error: .numberRefused(code: 30006)),
        Refusal(number: "+15005550008", error: .notSent(.notSent(.deadlineReached))),
        Refusal(number: "+15005550009", error: .outcomeUnknown(.outcomeUnknown(.endOfStream))),
        Refusal(number: "+15005550010", error: .numberRefused(code: 21610)),
    ]

    @Test("what a gateway says instead", arguments: refusals) func refused(_ row: Refusal) async throws {
        #expect(try await send(to: row.number, gateway(FakeGateway())) == .failure(row.error))
    }

    @Test("a wrong token is the account's trouble") func account() async throws {
        let result = try await send(to: "+442079460018", gateway(FakeGateway(), token: "wrong"))
        #expect(result == .failure(.accountRefused(status: 401, code: 20003)))
    }

    @Test("senders") func senders() throws {
        let service = "MG" + String(repeating: "a", count: 32)
        #expect(SMSGateway.Sender(service) == .service(service))
        #expect(SMSGateway.Sender("Northwind 1") == .name("Northwind 1"))
        for wrong in ["", "12345", "Northwind 12", "Nörd", "a\nb"] {
            #expect(SMSGateway.Sender(wrong) == nil)
        }
        let number = try #require(PhoneNumber("+15005550000"))
        for account in ["", "a/b", String(repeating: "a", count: 65)] {
            #expect(
                SMSGateway(
                    scheme: .https, host: "x", account: account, token: Secret(""), sender: .number(number)
                ) { (_) throws(HTTPClientError) in throw .notSent(.closed) } == nil)
        }
    }
}
