import Crypto
import Domain
import Foundation
import Glibc
import HTTPCore
import HTTPServer
import Network
import Support
import TestHarness
import Testing

@testable import Portico

/// What somebody meets who starts the program for the first time.
@Suite struct NewcomerTests {
    @Test(arguments: CommandCatalog.all.map { $0.words.joined(separator: " ") })
    func everyHelpIsWrappedOnceAndHasAnExample(_ name: String) throws {
        let (command, _) = try #require(CommandCatalog.find(name.split(separator: " ").map(String.init)))
        let lines = command.help.split(separator: "\n", omittingEmptySubsequences: false)
        for (line, next) in zip(lines, lines.dropFirst()) {
            #expect(line.count <= 79, "\(line)")
            // Prose stands at the margin: a line with room for the next line's first word was broken twice.
            guard let word = next.split(separator: " ").first, !line.isEmpty, !line.hasPrefix(" "),
                !next.hasPrefix(" ")
            else { continue }
            #expect(line.count + 1 + word.count > 79, "\(line)")
        }
        #expect(command.help.contains("Example"))
        #expect(command.help.hasPrefix("Usage: portico \(name)"))
    }

    @Test func theHelpOfKeyCreateNamesEveryScope() throws {
        let help = Command.keyCreate.help
        for scope in Scope.allCases {
            #expect(help.split(whereSeparator: { " \n".contains($0) }).contains(Substring(scope.rawValue)))
        }
    }

    struct Taken: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var role: String
        var code: Int32
        var isDemo: Bool
        var text: String
    }

    @Test(arguments: [
        Taken(
            testDescription: "main, demo", role: "main-frontend", code: EADDRINUSE, isDemo: true,
            text: "port 8085 is in use by another program; choose another with --main-port N"
                + " (make demo ARGS=\"--main-port N\")"),
        Taken(
            testDescription: "admin, demo", role: "admin-backend", code: EADDRINUSE, isDemo: true,
            text: "port 8085 is in use by another program; choose another with --admin-port N"
                + " (make demo ARGS=\"--admin-port N\")"),
        Taken(
            testDescription: "shop", role: "shop", code: EADDRINUSE, isDemo: true,
            text: "port 8085 is in use by another program; choose another with --shop-port N"
                + " (make demo ARGS=\"--shop-port N\")"),
        Taken(
            testDescription: "main, serve", role: "main-frontend", code: EADDRINUSE, isDemo: false,
            text: "port 8085 is in use by another program; choose another with mainFrontend.port in the"
                + " settings or PORTICO_MAIN_FRONTEND_PORT=N"),
        Taken(
            testDescription: "privileged, serve", role: "admin-backend", code: EACCES, isDemo: false,
            text:
                "port 8085 is for programs with more rights than this one (CAP_NET_BIND_SERVICE); choose one"
                + " from 1024 with adminBackend.port in the settings or PORTICO_ADMIN_BACKEND_PORT=N"),
        Taken(
            testDescription: "privileged, demo", role: "main-frontend", code: EACCES, isDemo: true,
            text:
                "port 8085 is for programs with more rights than this one (CAP_NET_BIND_SERVICE); choose one"
                + " from 1024 with --main-port N (make demo ARGS=\"--main-port N\")"),
        Taken(
            testDescription: "no address of ours", role: "main-frontend", code: EADDRNOTAVAIL, isDemo: false,
            text: "mainFrontend.address is 127.0.0.1, which is no address of this machine"),
    ])
    func aPortThatCannotBeHadIsToldWithTheWayOut(_ row: Taken) {
        let error = ServerError.listener(
            role: row.role, address: "127.0.0.1", port: 8085, .system(.bind, errno: row.code))
        #expect(FailureText.describe(error, isDemo: row.isDemo) == row.text)
    }

    @Test func whatIsWrongWithAFileIsASentence() {
        let file = "/etc/portico/api.pem"
        let rows: [(any Error, String)] = [
            (
                CryptoError.keyFile(path: file, errno: ENOENT),
                "the file /etc/portico/api.pem cannot be used: No such file or directory"
            ),
            (
                CryptoError.keyFileContent(path: file, line: 2),
                "the key file /etc/portico/api.pem, line 2: a key is 32 bytes, as 64 digits 0-9a-f or as"
                    + " base64url"
            ),
            (
                NetworkError.tls(.certificateFile(file)),
                "the certificate file /etc/portico/api.pem cannot be read, or holds no certificates in PEM"
            ),
            (
                NetworkError.tls(.privateKeyFile(file)),
                "the private key file /etc/portico/api.pem cannot be read, or holds no key in PEM"
            ),
            (
                NetworkError.tls(.keyMismatch(certificateFile: file)),
                "the private key does not belong to the certificate in /etc/portico/api.pem"
            ),
            (
                NetworkError.tls(.authorityFile(file)),
                "the file of certificate authorities /etc/portico/api.pem cannot be read, or holds none in PEM"
            ),
        ]
        for (error, words) in rows { #expect(FailureText.describe(error) == words) }
    }

    @Test func aFolderWithoutADatabaseIsRefusedAndLeftAsItIs() throws {
        let folder = try TemporaryFolder()
        var configuration = Configuration()
        configuration.dataFolder = folder.path
        #expect(
            throws: CommandError(
                text: "there is no database in \(folder.path): name the settings of your installation with"
                    + " --config, or begin one with 'portico org create'")
        ) { try Command.requireDatabase(configuration) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
        try Data().write(to: URL(filePath: configuration.databaseFile))
        #expect(throws: Never.self) { try Command.requireDatabase(configuration) }
    }

    @Test func anotherFolderIsNamedBeforeAnythingIsMade() throws {
        let folder = try TemporaryFolder()
        var configuration = Configuration()
        configuration.templatesFolder = "no-such-folder"
        configuration.publicFolder = folder.path
        let here = String(Folder.absolute("").dropLast())
        #expect(
            throws: ConfigurationError(
                text: "cannot find the folder no-such-folder in \(here); start in Portico's folder or set"
                    + " templatesFolder")
        ) { try configuration.checkFolders() }
        configuration.templatesFolder = folder.path
        try configuration.checkFolders()
        configuration.publicFolder = folder.path + "/none"
        #expect(
            throws: ConfigurationError(
                text: "cannot find the folder \(folder.path)/none; set publicFolder")
        ) { try configuration.checkFolders() }
    }

    @Test func aTextThatLostItsAmountIsSaidWithFileAndKey() throws {
        let folder = try TemporaryFolder()
        let templates = folder.path + "/Templates"
        try FileManager.default.copyItem(atPath: ProjectFolder.path("Templates"), toPath: templates)
        var configuration = Configuration()
        configuration.dataFolder = folder.path
        configuration.templatesFolder = templates
        configuration.publicFolder = ProjectFolder.path("Public")
        try configuration.check()
        let file = templates + "/texts/de.json5"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let broken = text.replacing(": Bitte zahlen Sie {amount} unter", with: ": Bitte zahlen Sie unter")
        try broken.write(toFile: file, atomically: true, encoding: .utf8)
        do {
            try configuration.check()
            Issue.record("nothing was said")
        } catch {
            let words = FailureText.describe(error)
            #expect(words.hasPrefix("texts/de.json5:"))
            #expect(words.hasSuffix(": sms.paymentLink: {amount} is missing"))
        }
    }

    @Test func theDemosKeysWorkForTheirOwnSiteOnly() async throws {
        let installation = try Installation()
        let folder = try TemporaryFolder()
        let data = try await DemoData.loadOrCreate(
            installation.engine, folder: folder.path, publicFolder: folder.path)
        for (own, other) in [(0, 1), (1, 0)] {
            let key = data.sites[own].secretKey.expose()
            let mine = await installation.backend.api(.get, "/v1/sites/\(data.sites[own].id)", key: key)
            #expect(mine.status == 200)
            let foreign = await installation.backend.api(.get, "/v1/sites/\(data.sites[other].id)", key: key)
            #expect(foreign.status == 404)
        }
    }

    @Test func theDemoPrintsWhatTheReadmeAsksFor() async throws {
        let installation = try Installation()
        let folder = try TemporaryFolder()
        let data = try await DemoData.loadOrCreate(
            installation.engine, folder: folder.path, publicFolder: folder.path)
        let text = data.welcome(
            adminBackend: "http://a", mainFrontend: "http://m", shop: "http://s", file: "/d/demo.json",
            logFile: "/d/demo.log")
        #expect(text.contains("export SHOP_SITE=\(data.sites[0].id)\n"))
        #expect(text.contains("export SHOP_KEY=\(data.sites[0].secretKey.expose())\n"))
        #expect(text.contains("/d/demo.json"))
        #expect(text.contains("curl -sS http://a/v1/checkouts/\(data.sites[0].id)/create"))
        // Without the reference the shop could not tell that the order is the one that was paid.
        #expect(text.contains(#""reference":"1""#) && text.contains("/thanks/1"))
    }
}
