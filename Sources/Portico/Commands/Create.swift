import Database
import Domain
import Glibc
import Portal
import Support

extension Command {
    static var organizationCreate: Command {
        Command(
            words: ["org", "create"], summary: "makes an organisation",
            help: """
                Usage: portico org create --name NAME [--config FILE]

                Makes an organisation with a sandbox account for testing, and prints its id.
                The server must not be running on the same data folder.

                Example:
                  portico org create --name "Northwind Ltd"

                """,
            options: ["name", "config"], flags: []
        ) { arguments in
            let name = try arguments.name("name")
            try await withEngine(arguments, makesDatabase: true) { engine in
                let organization = try await engine.createOrganization(
                    name: name, testProvider: Composition.testProvider)
                Terminal.write("\(organization.id)\n")
            }
        }
    }

    static var siteCreate: Command {
        Command(
            words: ["site", "create"], summary: "makes a site of an organisation",
            help: """
                Usage: portico site create --org ID --name NAME [--color #rrggbb]
                                           [--config FILE]

                Makes a site and prints its id. The rest of its settings is changed through the
                API (PATCH /v1/sites/{id}).

                Example:
                  portico site create --org org_01… --name "Northwind Outdoor" \\
                    --color "#0f6b4f"

                """,
            options: ["org", "name", "color", "config"], flags: []
        ) { arguments in
            let organization = try arguments.parsed("org", "an organisation's id") { OrganizationID($0) }
            var settings = SiteSettings(name: try arguments.name("name"))
            if let color = try arguments.parsed("color", "#rrggbb", { RGBColor($0) }) {
                settings.branding.color = color
            }
            guard let organization else { _ = try arguments.required("org"); return }
            let made = settings
            try await withEngine(arguments) { engine in
                try requireOrganization(organization, engine)
                let site = try await engine.createSite(made, organization: organization)
                Terminal.write("\(site.id)\n")
            }
        }
    }

    static var keyCreate: Command {
        Command(
            words: ["key", "create"], summary: "makes an API key and prints it once",
            help: """
                Usage: portico key create --org ID [--site ID] [--name NAME] [--scopes LIST]
                                          [--public] [--live] [--config FILE]

                Prints the key. It is shown this once: only its SHA-256 is kept.

                  --site ID       the only site it works for (default: all of the organisation)
                  --scopes LIST   what it may do, comma separated (default: *)
                  --public        a pk_ key, which browsers may see: needs --site, and may
                                  have checkout:create and checkout:read
                  --live          for live mode instead of test mode
                  --addresses LIST  the only addresses or blocks it works from, comma separated

                Scopes:
                \(scopeLines)

                Example:
                  portico key create --org org_01… --scopes checkout:create,checkout:read

                """,
            options: ["org", "site", "name", "scopes", "addresses", "config"], flags: ["public", "live"]
        ) { arguments in
            let organization = try arguments.parsed("org", "an organisation's id") { OrganizationID($0) }
            guard let organization else { _ = try arguments.required("org"); return }
            let site = try arguments.parsed("site", "a site's id") { SiteID($0) }
            let scopes = try arguments.parsed(
                "scopes", "a list of \(Scope.allCases.map(\.rawValue).joined(separator: ", "))"
            ) { text in
                let words = text.split(separator: ",").map { Scope(rawValue: String($0)) }
                return words.isEmpty || words.contains(nil) ? nil : Set(words.compactMap { $0 })
            }
            let isPublic = arguments.has("public")
            if isPublic {
                _ = try arguments.required("site")
                _ = try arguments.parsed("scopes", "checkout:create, checkout:read or both") { _ in
                    scopes.flatMap { $0.isSubset(of: Scope.publishable) ? $0 : nil }
                }
            }
            var wanted = KeyRequest(
                name: arguments["name"] == nil ? "command line" : try arguments.name("name"),
                visibility: isPublic ? .publishable : .secret,
                scopes: scopes ?? (isPublic ? Scope.publishable : [.everything]), siteID: site)
            wanted.allowedAddresses =
                try arguments.parsed("addresses", "IP addresses, or blocks such as 203.0.113.0/24") { text in
                    let blocks = text.split(separator: ",").map { AddressBlock(String($0)) }
                    return isPublic || blocks.contains(nil) ? nil : blocks.compactMap { $0 }
                } ?? []
            let request = wanted
            let isLive = arguments.has("live")
            try await withEngine(arguments) { engine in
                try requireOrganization(organization, engine)
                if let site { _ = try requireSite(site, of: organization, engine) }
                let issued = try await engine.createKey(request, organization: organization, isLive: isLive)
                Terminal.write("\(issued.text.expose())\n")
            }
        }
    }

    static var checkoutCreate: Command {
        Command(
            words: ["checkout", "create"], summary: "makes a test checkout and prints its page's address",
            help: """
                Usage: portico checkout create --org ID --site ID --amount MINOR
                                               --currency CODE [--description TEXT]
                                               [--return-url URL] [--config FILE]

                Makes a checkout in test mode and prints the address of its page. The amount is
                in the currency's smallest unit: 4250 is €42.50.

                Example:
                  portico checkout create --org org_01… --site site_01… \\
                    --amount 4250 --currency EUR

                """,
            options: ["org", "site", "amount", "currency", "description", "return-url", "config"], flags: []
        ) { arguments in
            for name in ["org", "site", "amount", "currency"] { _ = try arguments.required(name) }
            let organization = try arguments.parsed("org", "an organisation's id") { OrganizationID($0) }
            let site = try arguments.parsed("site", "a site's id") { SiteID($0) }
            let amount = try arguments.parsed("amount", "minor units above 0") { text in
                Int64(text).flatMap { $0 > 0 ? $0 : nil }
            }
            let currency = try arguments.parsed("currency", "an ISO 4217 code") { Currency(code: $0) }
            guard let organization, let site, let amount, let currency else { return }
            var details = CheckoutDetails()
            details.summary = try arguments.parsed("description", "one line of 1 to 1000 characters") {
                NameText.checked($0, NameText.descriptionLengths)
            }
            details.addresses.returnURL = try arguments.parsed("return-url", "an absolute URL") {
                RedirectTemplate($0)
            }
            let request = CheckoutRequest(currency: currency, amount: amount, details: details)
            try await withEngine(arguments) { engine in
                try requireOrganization(organization, engine)
                let profile = try requireSite(site, of: organization, engine)
                let checkout = try await engine.createCheckout(request, profile: profile, isLive: false)
                Terminal.write("\(engine.pageOrigin)/checkout/\(checkout.pageToken.exposedText())\n")
            }
        }
    }

    static func requireOrganization(_ id: OrganizationID, _ engine: PaymentEngine) throws {
        guard try engine.unscopedOrganization(id) != nil else {
            throw CommandError(text: "there is no organisation \(id)")
        }
    }

    private static func requireSite(
        _ id: SiteID, of organization: OrganizationID, _ engine: PaymentEngine
    ) throws -> SiteProfile {
        guard let profile = try engine.profile(of: id, organization: organization) else {
            throw CommandError(text: "the organisation \(organization) has no site \(id)")
        }
        return profile
    }

    /// Every scope, in lines of the help's width.
    private static var scopeLines: String {
        var lines = [" "]
        for scope in Scope.allCases {
            let word = " " + scope.rawValue
            if lines[lines.count - 1].count + word.count > 79 { lines.append(" ") }
            lines[lines.count - 1] += word
        }
        return lines.joined(separator: "\n")
    }

    /// Opens the installation, does one thing with it and closes it; says where it is, so that nobody makes
    /// things in a folder that they did not mean.
    ///
    /// Only a command that begins an installation makes its database; any other one refuses a folder without.
    static func withEngine(
        _ arguments: Arguments, makesDatabase: Bool = false, writesReceipts: Bool = false,
        _ body: (PaymentEngine) async throws -> Void
    ) async throws {
        let configuration = try Configuration.load(file: arguments["config"])
        if !makesDatabase { try requireDatabase(configuration) }
        let composition = try Composition(configuration, quiet: true, writesReceipts: writesReceipts)
        Terminal.complain("data folder \(Folder.absolute(configuration.dataFolder))\n")
        defer { composition.database.close() }
        try await body(composition.engine)
    }
}

extension Command {
    /// Refuses a data folder in which nothing was begun, so that a command with the wrong settings leaves no
    /// empty database and no new master key behind.
    static func requireDatabase(_ configuration: Configuration) throws {
        guard access(configuration.databaseFile, F_OK) != 0, errno == ENOENT else { return }
        throw CommandError(
            text: "there is no database in \(Folder.absolute(configuration.dataFolder)): name the settings of"
                + " your installation with --config, or begin one with 'portico org create'")
    }
}

/// Something that a command was told to work on and that is not there.
struct CommandError: Error, Hashable {
    let text: String
}

extension Arguments {
    /// The value of an option that must be there and must be a name.
    func name(_ option: String) throws -> String {
        let text = try required(option)
        let what = "one line of \(NameText.lengths.lowerBound) to \(NameText.lengths.upperBound) characters"
        return try parsed(option, what) { NameText.checked($0) } ?? text
    }
}
