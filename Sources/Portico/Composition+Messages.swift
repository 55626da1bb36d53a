import Crypto
import Domain
import HTTPClient
import HTTPCore
import Mail
import Messaging
import Network
import Pages
import Portal
import SMS
import Support

extension Configuration {
    /// The words of mails and receipts.
    func textLibrary() throws -> TextLibrary {
        try TextLibrary(folder: textsFolder, keys: MailTexts.all, reloading: development)
    }
}

extension Composition {
    /// The worker that writes payers, with the carriers that the settings name.
    func messageWorker(_ group: EventLoopGroup, _ sources: PageSources) throws -> MessageWorker {
        let log = log
        let identity = try configuration.mailIdentity()
        let outside = try Outside(group, authorityFile: configuration.mail.authorityFile)
        return MessageWorker(
            engine: engine,
            composer: MailComposer(
                templates: try MailTemplates(sources.library),
                texts: sources.texts,
                identity: identity,
                pageOrigin: configuration.mainFrontendOrigin,
                adminOrigin: configuration.adminBackendOrigin),
            carriers: MessageCarriers(
                mail: try mailCarrier(identity, outside), sms: try textCarrier(outside)),
            report: { Self.report($0, to: log) })
    }

    /// Reads the templates and words that pages, receipts and mails are made of.
    func pageSources() throws -> PageSources {
        PageSources(
            library: try PageLibrary(
                folder: configuration.templatesFolder, reloading: configuration.development),
            texts: try texts ?? configuration.textLibrary())
    }

    /// What receipts are written with.
    static func languages(_ names: CountryNames, _ texts: TextLibrary?) -> ReceiptLanguages {
        guard let texts else { return ReceiptLanguages(countryNames: names) { _ in .none } }
        return ReceiptLanguages(countryNames: names) { texts.wording(for: $0) }
    }

    /// What leaves the process needs: loops, certificates, names.
    private struct Outside {
        let group: EventLoopGroup
        let tls: TLSContext
        let resolver: NameResolver

        init(_ group: EventLoopGroup, authorityFile: String?) throws {
            self.group = group
            tls = try TLSContext.client(authorityFile: authorityFile)
            resolver = try NameResolver()
        }
    }

    private func mailCarrier(
        _ identity: MailIdentity, _ outside: Outside
    ) throws -> @Sendable (MailMessage, MessageID) async -> MessageOutcome {
        let signer = try configuration.mailSigner()
        let log = log
        let clock = engine.clock
        let encode: @Sendable (MailMessage) throws(CryptoError) -> EncodedMessage = {
            (mail) throws(CryptoError) in
            guard let signer else { return mail.encoded() }
            return try signer.sign(mail.encoded(), at: clock.now())
        }
        switch configuration.mail.adapter {
        case .file:
            let folder = configuration.dataFolder + "/mail"
            return { mail, id in
                Self.keep(id, in: folder, ending: "eml", event: "mail_written", log) {
                    try encode(mail).bytes
                }
            }
        case .smtp:
            let resolver = outside.resolver
            let client = SMTPClient(
                group: outside.group, server: try configuration.mailServer(), tls: outside.tls,
                resolve: { (host, port, loop, deadline) throws(NetworkError) in
                    try await resolver.addresses(of: host, port: port, on: loop, until: deadline)
                })
            return { mail, id in
                let encoded: EncodedMessage
                do throws(CryptoError) { encoded = try encode(mail) } catch {
                    log.error("mail_not_signed", .text("message", "\(id)"), .text("error", "\(error)"))
                    return .installationTrouble(code: nil)
                }
                do throws(SMTPError) {
                    return MessageOutcome(
                        .success(
                            try await client.send(
                                encoded, from: identity.bounceAddress, to: mail.to.address)))
                } catch {
                    log.warning(
                        "mail_not_sent", .text("message", "\(id)"), .text("reason", error.reason))
                    return MessageOutcome(.failure(error))
                }
            }
        }
    }

    private func textCarrier(
        _ outside: Outside
    ) throws -> @Sendable (SMSText, PhoneNumber, MessageID) async -> MessageOutcome {
        let log = log
        switch configuration.sms.adapter {
        case .file:
            let folder = configuration.dataFolder + "/sms"
            return { text, number, id in
                Self.keep(id, in: folder, ending: "txt", event: "sms_written", log) {
                    Array("To: \(number)\n\n\(text.text)\n".utf8)
                }
            }
        case .gateway:
            let resolver = outside.resolver
            let client = WebClient(
                group: outside.group, tls: outside.tls,
                resolve: { (host, port, loop, deadline) throws(NetworkError) in
                    try await resolver.addresses(of: host, port: port, on: loop, until: deadline)
                },
                // The operator names the gateway.
                permits: { _ in true })
            let gateway = try configuration.textGateway { (request) throws(HTTPClientError) in
                try await client.send(request)
            }
            return { text, number, id in
                do throws(SMSError) {
                    return MessageOutcome(.success(try await gateway.send(text, to: number)))
                } catch {
                    log.warning("sms_not_sent", .text("message", "\(id)"), .text("reason", error.reason))
                    return MessageOutcome(.failure(error))
                }
            }
        }
    }

    /// Writes a message into a folder instead of sending it; the log tells the file and nobody's name.
    private static func keep(
        _ id: MessageID, in folder: String, ending: String, event: StaticString, _ log: Log,
        _ bytes: () throws -> [UInt8]
    ) -> MessageOutcome {
        let path = "\(folder)/\(id).\(ending)"
        do {
            try Folder.make(folder)
            try TextFile.replace(path, with: String(decoding: try bytes(), as: UTF8.self))
        } catch {
            log.error("message_not_written", .text("file", path), .text("error", "\(error)"))
            return .installationTrouble(code: nil)
        }
        log.notice(event, .text("file", path))
        return .sent(reference: nil, code: nil)
    }

    private static func report(_ report: MessageReport, to log: Log) {
        switch report {
        case .handled(let id, let channel, let topic, let status, let code):
            log.info(
                "message", .text("message", "\(id)"), .text("channel", channel.rawValue),
                .text("topic", topic.rawValue), .text("status", status.rawValue),
                .integer("code", Int64(code ?? 0)))
        case .installationTrouble(let id, let channel, let code):
            log.error(
                "message_channel_broken", .text("channel", channel.rawValue), .text("message", "\(id)"),
                .integer("code", Int64(code ?? 0)))
        case .notWritten(let id, let error):
            log.error("message_not_composed", .text("message", "\(id)"), .text("error", error))
        }
    }
}

/// What pages, receipts and mails are made of, read once at the start.
struct PageSources {
    let library: PageLibrary
    let texts: TextLibrary
}
