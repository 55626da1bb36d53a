import DemoShop
import Domain
import Glibc
import HTTPClient
import HTTPCore
import HTTPServer
import Network
import Portal
import Support

extension Command {
    static var demo: Command {
        Command(
            words: ["demo"], summary: "starts both hosts and a small shop with demo data",
            help: """
                Usage: portico demo [--data FOLDER] [--admin-port N] [--main-port N]
                                    [--shop-port N] [--quiet | --verbose]

                Makes a database with a demo organisation, two differently branded sites and
                test keys, starts the admin backend, the main frontend and a demo shop on this
                machine, and prints their addresses. The same facts stand in FOLDER/demo.json,
                for scripts. A second start keeps the data. Ctrl-C drains and stops.

                  --data FOLDER      where everything is kept (default: .portico)
                  --admin-port N     default 8081; 0 lets the system choose
                  --main-port N      default 8080
                  --shop-port N      default 8090
                  --quiet            log lines go to FOLDER/demo.log, as they do on a terminal
                  --verbose          log lines go to standard output, on a terminal too

                Examples:
                  portico demo
                  portico demo --data /tmp/demo --admin-port 0 --main-port 0 --shop-port 0

                """,
            options: ["data", "admin-port", "main-port", "shop-port"], flags: ["quiet", "verbose"],
            isService: true
        ) { arguments in
            var configuration = try Configuration.load(file: nil)
            configuration.dataFolder = try arguments.path("data") ?? configuration.dataFolder
            configuration.adminBackend.port = try FreePort.choose(
                try arguments.port("admin-port") ?? configuration.adminBackend.port)
            configuration.mainFrontend.port = try FreePort.choose(
                try arguments.port("main-port") ?? configuration.mainFrontend.port)
            let shopPort = try FreePort.choose(try arguments.port("shop-port") ?? 8090)
            try requireDifferent([
                ("--admin-port", configuration.adminBackend.port),
                ("--main-port", configuration.mainFrontend.port), ("--shop-port", shopPort),
            ])
            // Whoever tries it out has a server on this machine.
            for own in ["localhost", "127.0.0.0/8", "::1"] {
                _ = configuration.egress.policy.allow(own)
            }
            configuration.allowsStandIns = true
            try configuration.checkFolders()
            try Folder.make(configuration.dataFolder)
            guard !arguments.has("quiet") || !arguments.has("verbose") else {
                throw UsageError(text: "choose --quiet or --verbose", command: ["demo"])
            }
            // On a terminal the addresses and keys must not scroll away under one line a request.
            let isQuiet = arguments.has("quiet") || (Terminal.isPerson && !arguments.has("verbose"))
            if isQuiet, configuration.logFile == nil || arguments.has("quiet") {
                configuration.logFile = configuration.dataFolder + "/demo.log"
                for unknown in EnvironmentNames.unknown(in: EnvironmentNames.current()) {
                    Terminal.complain("\(unknown.text)\n")
                }
            }
            try await runDemo(configuration, shopPort: shopPort)
        }
    }

    /// Throws when two hosts are given one port.
    private static func requireDifferent(_ ports: [(option: String, port: Int)]) throws {
        for (place, one) in ports.enumerated() {
            if let other = ports[..<place].first(where: { $0.port == one.port }) {
                throw UsageError(
                    text: "\(other.option) and \(one.option) are both \(one.port)", command: ["demo"])
            }
        }
    }

    private static func runDemo(_ configuration: Configuration, shopPort: Int) async throws {
        let composition = try Composition(configuration)
        let shopOrigin = "http://localhost:\(shopPort)"
        let data = try await DemoData.loadOrCreate(
            composition.engine, folder: configuration.dataFolder, publicFolder: configuration.publicFolder)
        let group = try EventLoopGroup(loops: configuration.loopCount)
        let client = try WebClient(
            group: group, tls: TLSContext.client(),
            resolve: { (_, port, _, _) throws(NetworkError) in [try SocketAddress("127.0.0.1", port: port)] },
            permits: { _ in true })
        let shop = try DemoShop.shop(
            ShopParts(
                sites: data.sites.map { $0.forShop }, origin: shopOrigin,
                pageOrigin: configuration.mainFrontendOrigin,
                templatesFolder: configuration.templatesFolder, publicFolder: configuration.publicFolder,
                clock: .live,
                random: .live, observer: composition.observer(),
                call: { method, path, key, body in
                    try await ShopCall.send(
                        method, path, key, body, port: configuration.adminBackend.port, client: client)
                }))
        try composition.connectProviders(group)
        let sender = try composition.deliverySender(on: group)
        let sources = try composition.pageSources()
        let listeners =
            try composition.listeners(sender, sources) + [
                ListenerConfiguration(role: "shop", address: "127.0.0.1", port: shopPort, responder: shop)
            ]
        let service = try Service(
            composition, listeners: listeners, group: group, sender: sender, sources: sources)
        try TextFile.replace(
            configuration.dataFolder + "/demo.json",
            with: data.json(
                adminBackend: configuration.adminBackendOrigin,
                mainFrontend: configuration.mainFrontendOrigin, shop: shopOrigin))
        Terminal.write(
            data.welcome(
                adminBackend: configuration.adminBackendOrigin,
                mainFrontend: configuration.mainFrontendOrigin, shop: shopOrigin,
                file: Folder.absolute(configuration.dataFolder) + "/demo.json", logFile: configuration.logFile
            ))
        try await service.run()
    }
}

/// Finds a port when the kernel may choose: the hosts must know each other's before they are bound.
enum FreePort {
    static func choose(_ wanted: Int) throws -> Int {
        guard wanted == 0 else { return wanted }
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw ConfigurationError(text: "no socket can be made") }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(descriptor, generic, length) == 0 && getsockname(descriptor, generic, &length) == 0
            }
        }
        guard isBound else { throw ConfigurationError(text: "no free port was found") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}

/// The demo shop's calls to the admin backend, over HTTP like any merchant's.
enum ShopCall {
    static func send(
        _ method: Method, _ path: String, _ key: Secret<String>, _ body: [UInt8], port: Int, client: WebClient
    ) async throws -> (status: Int, body: [UInt8]) {
        var headers = Headers()
        headers.append("Authorization", "Bearer \(key.expose())")
        if !body.isEmpty { headers.append("Content-Type", "application/json" as StaticString) }
        let response = try await client.send(
            OutgoingRequest(
                method, .http, host: "127.0.0.1", port: port, target: path, headers: headers, body: body))
        return (Int(response.status.code), response.body)
    }
}
