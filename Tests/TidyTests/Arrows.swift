/// A module and what it may import.
///
/// An arrow that is not in the house is a decision for ARCHITECTURE.md first.
struct Room: Sendable {
    var name: String
    /// Modules of this package.
    var modules: Set<String>
    /// Modules of the toolchain.
    var system: Set<String>

    init(_ name: String, _ modules: Set<String> = [], system: Set<String> = []) {
        self.name = name
        self.modules = modules
        self.system = system
    }
}

extension Room {
    /// Modules that only open the way to C: a module map and a header each.
    static let doors: Set<String> = ["CLinux", "COpenSSL", "CSQLite"]

    /// Ground floor first: a room may only name rooms above it.
    static let house: [Room] = [
        Room("Support", system: ["Dispatch", "Glibc", "Synchronization"]),
        Room("JSON", system: ["Glibc"]),
        Room("Crypto", ["COpenSSL", "Support"], system: ["Glibc"]),
        Room("Database", ["CSQLite", "CLinux", "Support"], system: ["Glibc", "Synchronization"]),
        Room("Network", ["CLinux", "COpenSSL", "Support"], system: ["Glibc", "Synchronization"]),
        Room("HTTPCore", ["Support"], system: ["Glibc"]),
        Room("HTTPServer", ["HTTPCore", "Network", "Support"], system: ["Glibc", "Synchronization"]),
        Room("HTTPClient", ["HTTPCore", "Network", "Support"], system: ["Glibc", "Synchronization"]),
        Room("Mail", ["Crypto", "Network", "Support"], system: ["Synchronization"]),
        Room("SMS", ["HTTPClient", "HTTPCore", "JSON", "Support"]),
        Room("Mustache", system: ["Glibc", "Synchronization"]),
        Room("QRCode"),
        Room("Domain", ["Support"], system: ["Glibc"]),
        Room("Tax", ["Domain", "JSON", "Support"], system: ["Synchronization"]),
        Room("Banking", ["Domain", "Support"]),
        Room("BankStatements", ["Domain", "Support"]),
        Room("Reconciliation", ["BankStatements", "Banking", "Domain"]),
        Room("ProviderKit", ["Banking", "Domain", "Support"]),
        Room("WireProvider", ["ProviderKit", "Banking", "Domain", "Support"]),
        Room("SandboxProvider", ["ProviderKit", "Domain", "JSON", "Crypto", "Support"]),
        Room(
            "StripeProvider", ["ProviderKit", "Domain", "HTTPCore", "JSON", "Crypto", "Support"]),
        Room("GoCardlessProvider", ["ProviderKit", "Domain", "JSON", "Crypto", "Support"]),
        Room("Storage", ["Domain", "Database", "JSON", "Support"]),
        Room(
            "Portal",
            [
                "Reconciliation", "BankStatements", "Banking", "Domain", "ProviderKit", "Storage", "Database",
                "Crypto", "Support", "Tax",
            ],
            system: ["Synchronization"]),
        Room(
            "Pages",
            ["Domain", "ProviderKit", "HTTPCore", "Mustache", "QRCode", "JSON", "Crypto", "Support"],
            system: ["Synchronization"]),
        Room(
            "Delivery", ["Portal", "Domain", "HTTPClient", "HTTPCore", "Network", "Crypto", "Support"],
            system: ["Synchronization"]),
        Room(
            "Messaging", ["Mail", "SMS", "Pages", "Portal", "Domain", "Mustache", "Crypto", "Support"],
            system: ["Glibc"]),
        Room(
            "AdminBackend",
            [
                "Pages", "Portal", "ProviderKit", "BankStatements", "Domain", "HTTPCore", "Mustache", "JSON",
                "Crypto", "Support", "Tax",
            ],
            system: ["Synchronization"]),
        Room(
            "APIDescription",
            [
                "AdminBackend", "Pages", "Portal", "ProviderKit", "BankStatements", "Domain", "HTTPCore",
                "Mustache", "JSON", "Crypto", "Support", "Tax",
            ],
            system: ["Synchronization"]),
        Room(
            "MainFrontend",
            ["Pages", "Portal", "ProviderKit", "Domain", "HTTPCore", "Mustache", "JSON", "Support", "Tax"],
            system: ["Synchronization"]),
        Room("DemoShop", ["Pages", "Domain", "HTTPCore", "Mustache", "JSON", "Crypto", "Support"]),
        composition,
    ]

    /// The executable may name every room and no C library.
    private static let composition = Room(
        "Portico",
        [
            "AdminBackend", "APIDescription", "CLinux", "Crypto", "Database", "Delivery", "DemoShop",
            "Domain",
            "GoCardlessProvider", "HTTPClient",
            "HTTPCore",
            "HTTPServer",
            "JSON", "Mail", "MainFrontend", "Messaging", "Mustache", "Network", "Pages", "Portal",
            "ProviderKit", "SandboxProvider", "SMS", "Storage", "WireProvider", "BankStatements",
            "StripeProvider", "Support", "Tax",
        ], system: ["Dispatch", "Glibc", "Synchronization"])

    static func named(_ name: String) -> Room? { house.first { $0.name == name } }
}
