// swift-tools-version: 6.2
import PackageDescription

// The house of ARCHITECTURE.md, ground floor first: a target may depend only on targets above it.
// TidyTests reads the imports and fails on an arrow that is not in the table kept there.

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
    // Small functions of one module are inlined into another: 5 to 10 % of a page's CPU.
    .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
]

// What runs once, for tests alone, or to wait for another's server is compiled quickly rather than to run
// fast: that is a third of the first release build.
let seldomRun = settings + [.unsafeFlags(["-Onone"], .when(configuration: .release))]

func library(
    _ name: String, _ dependencies: [Target.Dependency] = [], path: String? = nil, runsSeldom: Bool = false
) -> Target {
    .target(
        name: name, dependencies: dependencies, path: path, swiftSettings: runsSeldom ? seldomRun : settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

let package = Package(
    name: "portico",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "portico", targets: ["Portico"])],
    targets: [
        // Doors to C: a module map and a shim header each.
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "COpenSSL", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),

        // Leaves that know nothing of payments.
        library("Support"),
        library("JSON"),
        library("Crypto", ["COpenSSL", "Support"]),
        library("Database", ["CSQLite", "CLinux", "Support"]),
        library("Network", ["CLinux", "COpenSSL", "Support"]),
        library("HTTPCore", ["Support"]),
        library("HTTPServer", ["HTTPCore", "Network", "Support"]),
        library("HTTPClient", ["HTTPCore", "Network", "Support"]),
        library("Mail", ["Crypto", "Network", "Support"], runsSeldom: true),
        library("SMS", ["HTTPClient", "HTTPCore", "JSON", "Support"], runsSeldom: true),
        library("Mustache"),
        library("QRCode"),

        // The payment house.
        library("Domain", ["Support"]),
        library("Tax", ["Domain", "JSON", "Support"]),
        library("Banking", ["Domain", "Support"]),
        library("BankStatements", ["Domain", "Support"]),
        library("Reconciliation", ["BankStatements", "Banking", "Domain"]),
        library("ProviderKit", ["Banking", "Domain", "Support"], path: "Sources/Providers/Kit"),
        library(
            "SandboxProvider", ["ProviderKit", "Domain", "JSON", "Crypto", "Support"],
            path: "Sources/Providers/Sandbox", runsSeldom: true),
        library(
            "StripeProvider", ["ProviderKit", "Domain", "HTTPCore", "JSON", "Crypto", "Support"],
            path: "Sources/Providers/Stripe", runsSeldom: true),
        library(
            "GoCardlessProvider", ["ProviderKit", "Domain", "JSON", "Crypto", "Support"],
            path: "Sources/Providers/GoCardless", runsSeldom: true),
        library(
            "WireProvider", ["ProviderKit", "Banking", "Domain", "Support"], path: "Sources/Providers/Wire",
            runsSeldom: true),
        .target(
            name: "Storage", dependencies: ["Domain", "Database", "JSON", "Support"],
            resources: [
                .embedInCode("Migrations/0001_create_tables.sql"),
                .embedInCode("Migrations/0002_idempotency.sql"),
                .embedInCode("Migrations/0003_search.sql"),
                .embedInCode("Migrations/0004_links.sql"),
                .embedInCode("Migrations/0005_captures_refunds_disputes.sql"),
                .embedInCode("Migrations/0006_saved_methods.sql"),
                .embedInCode("Migrations/0007_notifications.sql"),
                .embedInCode("Migrations/0008_webhooks.sql"),
                .embedInCode("Migrations/0009_messages.sql"),
                .embedInCode("Migrations/0010_members.sql"),
                .embedInCode("Migrations/0011_providers.sql"),
                .embedInCode("Migrations/0012_mandates.sql"),
                .embedInCode("Migrations/0013_wire.sql"),
                .embedInCode("Migrations/0014_taxes.sql"),
                .embedInCode("Migrations/0015_receipts.sql"),
            ], swiftSettings: settings),
        library(
            "Portal",
            [
                "Reconciliation", "BankStatements", "Banking", "Domain", "ProviderKit", "Storage", "Database",
                "Crypto", "Support", "Tax",
            ]),
        library(
            "Pages",
            ["Domain", "ProviderKit", "HTTPCore", "Mustache", "QRCode", "JSON", "Crypto", "Support"]),
        library(
            "Delivery", ["Portal", "Domain", "HTTPClient", "HTTPCore", "Network", "Crypto", "Support"]),
        library(
            "Messaging", ["Mail", "SMS", "Pages", "Portal", "Domain", "Mustache", "Crypto", "Support"],
            runsSeldom: true),
        library(
            "AdminBackend",
            [
                "Pages", "Portal", "ProviderKit", "BankStatements", "Domain", "HTTPCore", "Mustache", "JSON",
                "Crypto", "Support", "Tax",
            ]),
        library(
            "APIDescription",
            [
                "AdminBackend", "Pages", "Portal", "ProviderKit", "BankStatements", "Domain", "HTTPCore",
                "Mustache", "JSON", "Crypto", "Support", "Tax",
            ], runsSeldom: true),
        library(
            "MainFrontend",
            ["Pages", "Portal", "ProviderKit", "Domain", "HTTPCore", "Mustache", "JSON", "Support", "Tax"]),
        library(
            "DemoShop", ["Pages", "Domain", "HTTPCore", "Mustache", "JSON", "Crypto", "Support"],
            runsSeldom: true),

        // The executable and only composition root.
        .executableTarget(
            name: "Portico",
            dependencies: [
                "AdminBackend", "APIDescription", "CLinux", "Crypto", "Database", "Delivery", "DemoShop",
                "Domain", "GoCardlessProvider",
                "HTTPClient",
                "HTTPCore", "HTTPServer", "JSON", "Mail",
                "MainFrontend", "Messaging", "Mustache", "Network", "Pages", "Portal", "ProviderKit",
                "SandboxProvider", "SMS",
                "Storage", "StripeProvider", "Support", "Tax", "WireProvider", "BankStatements",
            ], swiftSettings: seldomRun),

        // A process that writes until it is killed, for the tests of the database.
        .executableTarget(
            name: "CrashWriter", dependencies: ["Database"], path: "Tests/CrashWriter",
            swiftSettings: settings),

        tests("SupportTests", ["Support", "JSON"]),
        tests("JSONTests", ["JSON"]),
        tests("CryptoTests", ["Crypto", "JSON", "Support"]),
        tests("DatabaseTests", ["Database", "CrashWriter"]),
        tests("HTTPCoreTests", ["HTTPCore", "Support"]),
        tests("MustacheTests", ["Mustache"]),
        tests("QRCodeTests", ["QRCode"]),
        tests("DomainTests", ["Domain", "Support"], exclude: ["Oracle"]),
        tests("TaxTests", ["Tax", "Domain", "JSON", "Support"]),
        tests("BankingTests", ["Banking", "Domain", "Support"]),
        tests("BankStatementsTests", ["BankStatements", "Domain", "Support"]),
        tests(
            "WireProviderTests", ["WireProvider", "ProviderKit", "Banking", "Domain", "Support"]),
        tests(
            "ReconciliationTests", ["Reconciliation", "BankStatements", "Banking", "Domain", "Support"]),
        tests("SandboxProviderTests", ["SandboxProvider", "ProviderKit", "Domain", "JSON", "Support"]),
        tests(
            "StripeProviderTests",
            ["StripeProvider", "ProviderConformance", "ProviderKit", "Domain", "JSON", "Crypto", "Support"]),
        tests(
            "GoCardlessProviderTests",
            [
                "GoCardlessProvider", "ProviderConformance", "ProviderKit", "Domain", "JSON", "Crypto",
                "Support",
            ]),
        tests(
            "ExampleProviderTests",
            ["ProviderConformance", "ProviderKit", "Domain", "JSON", "Crypto", "Support"]),
        tests("NetworkTests", ["Network", "Support"]),
        tests("HTTPServerTests", ["HTTPServer", "HTTPClient", "HTTPCore", "Network", "Support"]),
        tests(
            "HTTPClientTests",
            ["HTTPServer", "HTTPClient", "HTTPCore", "Network", "Domain", "JSON", "Support"]),
        tests("MailTests", ["Mail", "Crypto", "Network", "Support"]),
        tests(
            "SMSTests", ["SMS", "HTTPClient", "HTTPCore", "Network", "Support"]),
        tests("TidyTests", ["Mustache"]),

        // What every adapter has to hold to, for the tests of each.
        .target(
            name: "ProviderConformance", dependencies: ["ProviderKit", "Domain", "Support"],
            path: "Tests/ProviderConformance", swiftSettings: settings),

        // A whole installation in one process, for the tests of the upper floors.
        .target(
            name: "TestHarness",
            dependencies: [
                "AdminBackend", "APIDescription", "Crypto", "Database", "Domain", "HTTPCore", "JSON",
                "MainFrontend",
                "Messaging", "Mustache", "Pages",
                "Portal", "ProviderKit", "SandboxProvider", "WireProvider", "Storage", "Support", "Tax",
            ], path: "Tests/TestHarness", swiftSettings: settings),
        tests(
            "StorageTests", ["TestHarness", "Storage", "Database", "Domain", "JSON", "Support"],
            exclude: ["Golden"]),
        tests(
            "PortalTests",
            [
                "TestHarness", "Portal", "ProviderKit", "ProviderConformance", "SandboxProvider",
                "WireProvider", "Storage", "Database", "Domain", "Support", "Tax",
            ]),
        tests(
            "DeliveryTests",
            [
                "TestHarness", "Delivery", "Portal", "Storage", "Database", "HTTPClient", "HTTPCore", "JSON",
                "Crypto", "Domain", "Support",
            ]),
        tests(
            "MessagingTests",
            [
                "TestHarness", "Messaging", "Mail", "SMS", "Network", "Pages", "Portal", "ProviderKit",
                "Domain", "Mustache", "Support",
            ], exclude: ["Golden"]),
        tests(
            "AdminBackendTests",
            [
                "TestHarness", "AdminBackend", "Pages", "Portal", "ProviderKit", "SandboxProvider", "Storage",
                "Database", "HTTPCore", "JSON", "Domain",
                "Support", "Tax",
            ]),
        tests(
            "PagesTests",
            [
                "TestHarness", "Pages", "ProviderKit", "HTTPCore", "Mustache", "JSON", "Crypto", "Domain",
                "Support",
            ]),
        tests(
            "MainFrontendTests",
            [
                "TestHarness", "DemoShop", "MainFrontend", "Pages", "Portal", "ProviderKit",
                "SandboxProvider", "StripeProvider", "Storage", "Database", "Crypto", "HTTPCore", "JSON",
                "Domain", "Support", "Tax",
            ], exclude: ["Golden"]),
        tests(
            "PorticoTests",
            [
                "TestHarness", "Portico", "SandboxProvider", "Storage", "Portal", "Pages", "HTTPCore",
                "Database", "Domain", "Support", "Tax",
            ]),
    ]
)
