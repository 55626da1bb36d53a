import Domain
import HTTPClient
import HTTPServer
import Mail
import MainFrontend
import Portal
import Support
import Tax

/// What an operator can set; the defaults suit a development machine.
///
/// Config/portico.json5 comments every key.
struct Configuration: Sendable {
    /// Where a host listens and how it is reached.
    struct Host: Sendable {
        var address = "127.0.0.1"
        var port: Int
        /// `scheme://host[:port]` under which others reach it; nil: `http://localhost:port`.
        var origin: String?
        /// Names it answers to; empty: any.
        var names: [String] = []
        /// PEM files; empty: plain HTTP.
        var certificates: [Certificate] = []
    }

    /// A certificate chain with its key, for some host names.
    struct Certificate: Sendable {
        var names: [String] = []
        var chainFile = ""
        var keyFile = ""
    }

    /// Where outgoing calls may go.
    struct Egress: Sendable {
        /// The guard with what the operator allows.
        var policy = EgressPolicy()
        /// A PEM file of authorities that are trusted beside the system's.
        var authorityFile: String?

        /// Whether some address may be called without TLS; the guard says which.
        var mayAllowPlainHTTP: Bool {
            policy.permitsPlainHTTP || !policy.allowedHosts.isEmpty || !policy.allowedRanges.isEmpty
        }
    }

    /// How mails leave; in whose name.
    struct MailSettings: Sendable {
        var adapter = Adapter.file
        var address = "payments@portico.localhost"
        var bounceAddress: String?
        var senderDomains: [String] = []
        var host = "localhost"
        var port = 587
        var security = SMTPServer.Security.startTLS
        var user: String?
        var passwordFile: String?
        /// What this side calls itself to the server; nil: the domain of `address`.
        var helloName: String?
        /// PEM file of authorities beside the system's.
        var authorityFile: String?
        var dkimDomain: String?
        var dkimSelector: String?
        var dkimKeyFile: String?

        enum Adapter: String, Sendable, CaseIterable { case file, smtp }
    }

    /// How text messages leave.
    struct TextSettings: Sendable {
        var adapter = Adapter.file
        var url = "https://api.twilio.com"
        var account: String?
        var tokenFile: String?
        var sender: String?

        enum Adapter: String, Sendable, CaseIterable { case file, gateway }
    }

    var dataFolder = ".portico"
    var templatesFolder = "Templates"
    var publicFolder = "Public"
    /// Where the register of the member states is asked about tax ids.
    var taxRegisterURL =
        WebURL("https://\(VIESCall.host)\(VIESCall.path)")
    /// Rates, address forms and names of countries.
    var tablesFolder = "Config"
    /// Defaults to `master.key` in the data folder.
    var masterKeyFile: String?
    /// Reloads templates that change.
    var development = false
    /// Event loops; 0: one a core.
    var loops = 0
    var adminBackend = Host(port: 8081)
    var mainFrontend = Host(port: 8080)
    var bufferedBodyBytes = 64 * 1024 * 1024
    var connections = 10_000
    var connectionsPerAddress = 256
    var proxies = TrustedProxies()
    var callsPerSecond = 500
    var missesPerMinute = 60
    var publicCallsPerMinute = 120
    var livePages = LiveLimits.pages
    var livePagesPerAddress = LiveLimits.pagesPerClient
    var egress = Egress()
    /// Whether test accounts may have a stand-in for their provider.
    var allowsStandIns = false
    /// The file by which Apple knows the payers' host as one that may ask for Apple Pay.
    var applePayFile: String?
    var drainSeconds = 30
    var messageAllowance = MessageAllowance()
    var mail = MailSettings()
    var sms = TextSettings()
    var logLevel = LogLevel.info
    /// Where log lines go; nil: standard output.
    var logFile: String?

    var databaseFile: String { dataFolder + "/portico.db" }
    var masterKeyPath: String { masterKeyFile ?? dataFolder + "/master.key" }
}

/// A setting that cannot be used, and where it stands.
struct ConfigurationError: Error, Hashable {
    let text: String
}
