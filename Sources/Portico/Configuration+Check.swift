import Crypto
import Domain
import Glibc
import HTTPCore
import MainFrontend
import Messaging
import Network
import Pages

extension Configuration {
    /// Tries everything that can be tried without opening the database or a port.
    func check() throws {
        try checkHosts()
        try checkFolders()
        try checkFiles()
        try checkMessages()
        _ = try MailTemplates(PageLibrary(folder: templatesFolder, reloading: false))
        _ = try TextLibrary(folder: textsFolder, keys: MailTexts.all, reloading: false)
        _ = try taxTables()
        _ = try addressBook()
        _ = try applePayBytes()
        _ = try PublicStyles.read(try StaticFolder.read(publicFolder))
        if egress.authorityFile != nil {
            _ = try TLSContext.client(authorityFile: egress.authorityFile)
        }
        for host in [adminBackend, mainFrontend] where !host.certificates.isEmpty {
            _ = try TLSContext.server(
                certificates: host.certificates.map {
                    TLSCertificate(
                        names: $0.names, files: [TLSCertificate.Files(chain: $0.chainFile, key: $0.keyFile)])
                })
        }
    }

    /// The file by which Apple knows the payers' host; nil where none is set.
    ///
    /// Throws for one that is missing, empty, too large or no plain file.
    func applePayBytes() throws -> [UInt8]? {
        guard let path = applePayFile else { return nil }
        let bytesMax = FrontendLimits.applePayFileBytes
        guard let bytes = try TextFile.read(path, bytesMax: bytesMax, isPlain: true), !bytes.isEmpty
        else { throw ConfigurationError(text: "providers.applePayFile: there is nothing in \(path)") }
        return bytes
    }

    /// Throws when the folders of templates and public files are not there, as when the program was started
    /// in another folder; before anything is made.
    func checkFolders() throws(ConfigurationError) {
        for (setting, folder) in [("templatesFolder", templatesFolder), ("publicFolder", publicFolder)] {
            var status = stat()
            if stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { continue }
            let place = folder.hasPrefix("/") ? "" : " in \(Folder.absolute("").dropLast())"
            let advice = folder.hasPrefix("/") ? "" : "start in Portico's folder or "
            throw ConfigurationError(
                text: "cannot find the folder \(folder)\(place); \(advice)set \(setting)")
        }
    }

    /// Looks at the master key and the log's file as `serve` will find them, and changes nothing.
    private func checkFiles() throws {
        do throws(CryptoError) { _ = try MasterKey.load(path: masterKeyPath) } catch {
            guard case .keyFile(_, ENOENT) = error else { throw error }
            // A missing key is made where the database holds nothing; the folder of data is made as well.
            if masterKeyFile != nil { try FileRights.requireWritable(masterKeyPath, "masterKeyFile") }
        }
        if let logFile { try FileRights.requireWritable(logFile, "log.file") }
    }

    /// What must be right before a host starts, and costs nothing to look at; `serve` and `demo` ask it too.
    func checkHosts() throws(ConfigurationError) {
        for (name, host) in [("adminBackend", adminBackend), ("mainFrontend", mainFrontend)] {
            // It goes into content policies and links as it stands.
            if let origin = host.origin, WebURL(origin)?.origin != origin {
                throw ConfigurationError(text: "\(name).origin must be scheme://host[:port] and nothing more")
            }
            guard (try? SocketAddress(host.address, port: host.port)) != nil else {
                throw ConfigurationError(text: "\(name).address must be an IPv4 or IPv6 address")
            }
            for wrong in host.names where HostName(wrong)?.name != wrong {
                throw ConfigurationError(text: "\(name).names: '\(wrong)' is no host name")
            }
            for certificate in host.certificates { try FileRights.requireOwn(certificate.keyFile) }
        }
        if adminBackend.port != 0, adminBackend.port == mainFrontend.port,
            adminBackend.address == mainFrontend.address,
            adminBackend.names.isEmpty || mainFrontend.names.isEmpty
        {
            throw ConfigurationError(
                text: "adminBackend and mainFrontend share a port: each needs its own names")
        }
    }
}
