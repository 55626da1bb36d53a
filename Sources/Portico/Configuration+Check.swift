import Domain
import HTTPCore
import Network
import Pages

extension Configuration {
    /// Tries everything that can be tried without opening the database or a port.
    func check() throws {
        _ = try PageLibrary(folder: templatesFolder, reloading: false)
        _ = try PublicStyles.read(try StaticFolder.read(publicFolder))
        for (name, host) in [("adminBackend", adminBackend), ("mainFrontend", mainFrontend)] {
            if !host.certificates.isEmpty {
                _ = try TLSContext.server(
                    certificates: host.certificates.map {
                        TLSCertificate(
                            names: $0.names,
                            files: [TLSCertificate.Files(chain: $0.chainFile, key: $0.keyFile)])
                    })
            }
            // It goes into content policies and links as it stands.
            if let origin = host.origin, WebURL(origin)?.origin != origin {
                throw ConfigurationError(text: "\(name).origin must be scheme://host[:port] and nothing more")
            }
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
