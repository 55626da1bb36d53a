import Testing

@testable import Portico

@Suite struct CommandLineTests {
    struct Name: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var text: String
        var isName: Bool
    }

    @Test(arguments: [
        Name(testDescription: "one letter", text: "a", isName: true),
        Name(testDescription: "accents and an emoji of several", text: "Café 👩‍🚀 Ltd", isName: true),
        Name(testDescription: "100 characters", text: String(repeating: "é", count: 100), isName: true),
        Name(testDescription: "101 characters", text: String(repeating: "e", count: 101), isName: false),
        Name(testDescription: "300 characters", text: String(repeating: "e", count: 300), isName: false),
        Name(testDescription: "empty", text: "", isName: false),
        Name(testDescription: "spaces", text: " \u{A0} ", isName: false),
        Name(testDescription: "a line feed", text: "a\nb", isName: false),
        Name(testDescription: "a tab", text: "a\tb", isName: false),
        Name(testDescription: "an escape", text: "a\u{1B}[31m", isName: false),
        Name(testDescription: "a C1 control", text: "a\u{9B}", isName: false),
        Name(testDescription: "a line separator", text: "a\u{2028}b", isName: false),
        Name(testDescription: "delete", text: "a\u{7F}", isName: false),
    ])
    func namesAreOneLineOfAHundredCharacters(_ row: Name) throws {
        #expect((NameText.checked(row.text) != nil) == row.isName)
        let arguments = try Arguments(["--name", row.text], options: ["name"], flags: [], command: ["org"])
        if row.isName {
            #expect(try arguments.name("name") == row.text)
        } else {
            #expect(
                throws: UsageError(text: "--name must be one line of 1 to 100 characters", command: ["org"])
            ) { try arguments.name("name") }
        }
    }

    @Test(arguments: [["--data", ""], ["--data="]])
    func anEmptyFolderIsRefused(_ words: [String]) {
        #expect(throws: UsageError(text: "--data must not be empty", command: ["demo"])) {
            try Arguments(words, options: ["data"], flags: [], command: ["demo"]).path("data")
        }
    }

    @Test func connectionsFitTheDescriptors() {
        #expect(DescriptorLimit.connections(10_000, limit: 65_536, loops: 4) == 10_000)
        #expect(DescriptorLimit.connections(10_000, limit: 1_024, loops: 2) == 800)
        #expect(DescriptorLimit.connections(10_000, limit: 100, loops: 2) == 50)
        #expect(DescriptorLimit.connections(40, limit: 100, loops: 2) == 40)
    }

    @Test func aUsageErrorNamesTheCommandThatHelps() {
        #expect(UsageError(text: "", command: ["org", "create"]).help == "portico org create --help")
        #expect(UsageError(text: "", command: []).help == "portico --help")
    }

    @Test func everyGroupListsItsCommands() {
        let groups = Set(CommandCatalog.all.filter { $0.words.count > 1 }.map { $0.words[0] })
        let expected: Set = [
            "org", "site", "key", "member", "checkout", "link", "provider", "statements", "tax", "config",
            "deliveries",
        ]
        #expect(groups == expected)
        for group in groups {
            let help = CommandCatalog.help(ofGroup: group)
            for command in CommandCatalog.group(group) {
                #expect(help.contains(command.words.joined(separator: " ")))
                #expect(help.contains(command.summary))
            }
        }
        #expect(CommandCatalog.group("serve").isEmpty)
    }

    @Test func aMisspeltVariableIsFoundWithTheNearestSetting() {
        let names = [
            "PORTICO_MAINFRONTEND_PORT", "PORTICO_MAIN_FRONTEND_PORT", "PATH", "PORTICO_DATAFOLDER",
            "portico_loops", "PORTICO_LOG_LEVEL_", "PORTICO_SERVICE_HOST",
        ]
        let unknown = EnvironmentNames.unknown(in: names)
        #expect(
            unknown.filter { $0.nearest != nil }.map(\.name)
                == ["PORTICO_DATAFOLDER", "PORTICO_LOG_LEVEL_", "PORTICO_MAINFRONTEND_PORT", "portico_loops"])
        #expect(
            unknown.compactMap(\.nearest)
                == [
                    "PORTICO_DATA_FOLDER", "PORTICO_LOG_LEVEL", "PORTICO_MAIN_FRONTEND_PORT", "PORTICO_LOOPS",
                ])
        #expect(unknown.filter { $0.nearest == nil }.map(\.name) == ["PORTICO_SERVICE_HOST"])
        #expect(EnvironmentNames.unknown(in: ConfigurationKey.all.map(\.variable)).isEmpty)
    }

    @Test func thisProcessHasVariables() {
        #expect(EnvironmentNames.current().contains("PATH"))
    }

    struct Host: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var change: @Sendable (inout Configuration) -> Void
        var fault: String?
    }

    @Test(arguments: [
        Host(testDescription: "defaults", change: { _ in }, fault: nil),
        Host(
            testDescription: "an origin", change: { $0.mainFrontend.origin = "https://pay.example" },
            fault: nil),
        Host(
            testDescription: "an origin with a path",
            change: { $0.mainFrontend.origin = "https://pay.example/" },
            fault: "mainFrontend.origin must be scheme://host[:port] and nothing more"),
        Host(
            testDescription: "an origin that breaks a policy",
            change: { $0.adminBackend.origin = "https://a.example; script-src *" },
            fault: "adminBackend.origin must be scheme://host[:port] and nothing more"),
        Host(
            testDescription: "a name for an address", change: { $0.adminBackend.address = "localhost" },
            fault: "adminBackend.address must be an IPv4 or IPv6 address"),
        Host(
            testDescription: "a name with a port", change: { $0.mainFrontend.names = ["pay.example:8080"] },
            fault: "mainFrontend.names: 'pay.example:8080' is no host name"),
        Host(
            testDescription: "one port without names", change: { $0.mainFrontend.port = 8081 },
            fault: "adminBackend and mainFrontend share a port: each needs its own names"),
    ])
    func hostsAreCheckedBeforeTheyStart(_ row: Host) throws {
        var configuration = Configuration()
        row.change(&configuration)
        if let fault = row.fault {
            #expect(throws: ConfigurationError(text: fault)) { try configuration.checkHosts() }
            // `serve` and `demo` look before they make anything.
            configuration.dataFolder = "/nowhere/portico"
            #expect(throws: ConfigurationError(text: fault)) { try Composition(configuration) }
        } else {
            try configuration.checkHosts()
        }
    }
}
