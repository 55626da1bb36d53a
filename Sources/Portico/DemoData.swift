import Crypto
import DemoShop
import Domain
import JSON
import Portal
import Support

/// The demo's organisation, sites and keys, as demo.json keeps them.
struct DemoData {
    struct DemoSite {
        var id: SiteID
        var name: String
        var secretKey: Secret<String>
        var publicKey: String
        var redirectPublicKey: [UInt8]
        var webhookSecret: Secret<String>
        var redirectSignature: RedirectSignature

        var forShop: ShopSite {
            ShopSite(
                id: id.description, name: name, secretKey: secretKey, redirectPublicKey: redirectPublicKey,
                webhookSecret: webhookSecret, usesHMAC: redirectSignature == .hmacSHA256)
        }
    }

    var sites: [DemoSite]
    /// Whose they are; the command line asks for it.
    var organization: OrganizationID
    /// Works for all sites; the test clock and the sandbox's notifications ask for such a one.
    var organizationKey: Secret<String>

    private static let organizationName = "Portico Demo"
    private static let keyNames = (
        secret: "demo server", publishable: "demo browser", organization: "demo organisation"
    )

    /// Reads the demo's data from its folder, or makes it.
    ///
    /// What a first start that was cut off has made is used, so that nothing is there twice.
    static func loadOrCreate(
        _ engine: PaymentEngine, folder: String, publicFolder: String
    ) async throws -> DemoData {
        let path = folder + "/demo.json"
        if let bytes = try TextFile.read(path) {
            return try await load(DemoFile(bytes, path: path), engine: engine)
        }
        let organization = try await organization(engine)
        let made = try engine.siteList(of: organization.id, only: nil, after: nil, limit: 100)
        var sites: [DemoSite] = []
        for (settings, picture) in [(northwind, "northwind.png"), (lumen, "lumen.png")] {
            var site = made.first { $0.settings.name == settings.name }
            if site == nil { site = try await engine.createSite(settings, organization: organization.id) }
            guard let site else { continue }
            if let bytes = try TextFile.read("\(publicFolder)/demo/\(picture)") {
                let (format, width, height) = try ImageInspection.inspect(bytes)
                let facts = UploadedLogo(
                    hash: Hex.encode(SHA256.digest(bytes).prefix(8)), format: format, width: width,
                    height: height)
                _ = try await engine.setLogo((facts, bytes), of: site.id, organization: organization.id)
            }
            let secret = try await engine.createKey(
                KeyRequest(
                    name: keyNames.secret, visibility: .secret, scopes: [.everything], siteID: site.id),
                organization: organization.id,
                isLive: false)
            let publishable = try await engine.createKey(
                KeyRequest(
                    name: keyNames.publishable, visibility: .publishable,
                    scopes: [.checkoutCreate, .checkoutRead],
                    siteID: site.id),
                organization: organization.id, isLive: false)
            if let entry = try entry(
                site.id, secretKey: secret.text, publicKey: publishable.text.expose(), engine: engine)
            {
                sites.append(entry)
            }
        }
        return DemoData(
            sites: sites, organization: organization.id,
            organizationKey: try await makeOrganizationKey(organization.id, engine))
    }

    private static func makeOrganizationKey(
        _ organization: OrganizationID, _ engine: PaymentEngine
    ) async throws -> Secret<String> {
        try await engine.createKey(
            KeyRequest(name: keyNames.organization, visibility: .secret, scopes: [.everything]),
            organization: organization, isLive: false
        ).text
    }

    /// The demo's organisation, without keys: those of a start that was cut off are known to nobody.
    private static func organization(_ engine: PaymentEngine) async throws -> Organization {
        guard let found = try engine.unscopedOrganization(named: organizationName) else {
            return try await engine.createOrganization(
                name: organizationName, testProvider: Composition.testProvider)
        }
        let keys = try engine.keyList(of: found.id, isLive: false, site: nil, after: nil, limit: 100)
        let made = [keyNames.secret, keyNames.publishable, keyNames.organization]
        for key in keys where made.contains(key.name) {
            _ = try await engine.revokeKey(key.id, organization: found.id, isLive: false)
        }
        return found
    }

    /// The sites that a file names, as the database knows them; throws what does not fit.
    static func load(_ file: DemoFile, engine: PaymentEngine) async throws -> DemoData {
        var sites: [DemoSite] = []
        var owner: OrganizationID?
        for (place, item) in file.entries.enumerated() {
            guard
                let site = try entry(
                    item.id, secretKey: Secret(item.secretKey.exposedText()),
                    publicKey: item.publicKey.exposedText(), engine: engine),
                let organization = try engine.unscopedProfile(of: item.id)?.site.organizationID
            else { throw file.fault(place, "id", "names a site that the database does not have") }
            for (field, text) in [("secretKey", item.secretKey), ("publicKey", item.publicKey)] {
                guard let key = try active(text, of: organization, engine),
                    key.siteID == nil || key.siteID == item.id
                else { throw file.fault(place, field, "is no active key for that site") }
            }
            sites.append(site)
            owner = organization
        }
        guard let owner else { throw file.fault("sites", "names none") }
        guard let text = file.organizationKey else {
            return DemoData(
                sites: sites, organization: owner,
                organizationKey: try await makeOrganizationKey(owner, engine))
        }
        guard let key = try active(text, of: owner, engine), key.siteID == nil else {
            throw file.fault("organizationKey", "is no active key for all sites of the demo")
        }
        return DemoData(
            sites: sites, organization: owner, organizationKey: Secret(text.exposedText()))
    }

    /// The key of a text, where the text is its own and it can be used.
    private static func active(
        _ text: APIKeyText, of organization: OrganizationID, _ engine: PaymentEngine
    ) throws -> APIKey? {
        guard let key = try engine.key(text.id, organization: organization, isLive: false),
            key.isActive(at: engine.clock.now()), key.visibility == text.visibility,
            ConstantTime.equal(SHA256.digest(Array(text.secret.expose().utf8)), key.secretHash)
        else { return nil }
        return key
    }

    private static func entry(
        _ id: SiteID, secretKey: Secret<String>, publicKey: String, engine: PaymentEngine
    ) throws -> DemoSite? {
        guard let profile = try engine.unscopedProfile(of: id) else { return nil }
        return DemoSite(
            id: id, name: profile.site.settings.name, secretKey: secretKey, publicKey: publicKey,
            redirectPublicKey: profile.site.redirectPublicKey, webhookSecret: profile.webhookSecret,
            redirectSignature: profile.site.settings.redirectSignature)
    }

    private static var northwind: SiteSettings {
        var settings = SiteSettings(name: "Northwind Outdoor")
        settings.branding.color = RGBColor(red: 0x0F, green: 0x6B, blue: 0x4F)
        settings.support = SupportContact(email: "help@northwind.example", phone: "+44 20 7946 0000")
        settings.legal = LegalLinks(
            terms: WebURL("https://northwind.example/terms"),
            privacy: WebURL("https://northwind.example/privacy"))
        return settings
    }

    /// The other look, the other signature: a colour that needs correcting, and HMAC instead of Ed25519.
    private static var lumen: SiteSettings {
        var settings = SiteSettings(name: "Lumen Books")
        settings.branding.color = RGBColor(red: 0xFF, green: 0xD4, blue: 0x00)
        settings.branding.cornerRadius = .large
        settings.branding.font = .serif
        settings.support = SupportContact(email: "hello@lumen.example")
        settings.legal = LegalLinks(
            terms: WebURL("https://lumen.example/terms"), privacy: WebURL("https://lumen.example/privacy"))
        settings.redirectSignature = .hmacSHA256
        return settings
    }
}

extension DemoData {
    /// The facts for scripts.
    func json(adminBackend: String, mainFrontend: String, shop: String) -> String {
        var writer = JSONWriter()
        writer.beginObject()
        for (name, value) in [("adminBackend", adminBackend), ("mainFrontend", mainFrontend), ("shop", shop)]
        {
            writer.key(text: name)
            writer.string(value)
        }
        writer.key("sites")
        writer.beginArray()
        for site in sites {
            writer.beginObject()
            for (name, value) in [
                ("id", site.id.description), ("name", site.name), ("secretKey", site.secretKey.expose()),
                ("publicKey", site.publicKey),
            ] {
                writer.key(text: name)
                writer.string(value)
            }
            writer.endObject()
        }
        writer.endArray()
        writer.key(text: "organizationId")
        writer.string(organization.description)
        writer.key(text: "organizationKey")
        writer.string(organizationKey.expose())
        writer.endObject()
        return String(decoding: writer.bytes, as: UTF8.self) + "\n"
    }

    /// What the terminal shows.
    func welcome(
        adminBackend: String, mainFrontend: String, shop: String, file: String, logFile: String?
    ) -> String {
        guard let site = sites.first else { return "" }
        return """

            Portico is running.

              Demo shop        \(shop)          <- start here, buy something
              Main frontend    \(mainFrontend)          the payer's pages
              Admin backend    \(adminBackend)          the merchant's API

            Pay with card 4242 4242 4242 4242, any future date, any code.

            Create a checkout yourself, in a second terminal, and open the "url" of the answer:

              curl -sS \(adminBackend)/v1/checkouts/\(site.id)/create \\
                -H 'Authorization: Bearer \(site.secretKey.expose())' \\
                -H 'Content-Type: application/json' \\
                -d '{"currency":"EUR","items":[{"name":"Trail lamp","quantity":1,"unitAmount":4250}],
                     "reference":"1",
                     "returnUrl":"\(shop)/thanks/1","cancelUrl":"\(shop)/cancelled/1"}'

            The README's programs take the site and its key from two variables:

              export SHOP_SITE=\(site.id)
              export SHOP_KEY=\(site.secretKey.expose())

            That key works for its site. One for the whole organisation, which its test clock and
            the sandbox's notifications ask for:

              export SHOP_OWNER_KEY=\(organizationKey.expose())

            All sites and keys: \(file)
            \(logFile.map { "Log: \(Folder.absolute($0)) (--verbose shows it here)\n" } ?? "")\
            Ctrl-C stops everything; the data stays for the next start.


            """
    }
}
