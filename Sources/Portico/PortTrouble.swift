import Glibc
import Network

/// Why a host cannot listen, in words that tell how to go on.
struct PortTrouble: Sendable {
    let role: String
    let address: String
    let port: Int
    let cause: NetworkError

    /// One line for the person who started the program.
    func text(isDemo: Bool) -> String {
        switch cause {
        case .system(.bind, errno: EADDRINUSE):
            "port \(port) is in use by another program; choose another with \(setting(isDemo))"
        case .system(.bind, errno: EACCES):
            "port \(port) is for programs with more rights than this one (CAP_NET_BIND_SERVICE);"
                + " choose one from 1024 with \(setting(isDemo))"
        case .system(.bind, errno: EADDRNOTAVAIL):
            "\(section).address is \(address), which is no address of this machine"
        case .system(let call, errno: let code):
            "\(role) cannot listen on \(address):\(port): \(call.rawValue):"
                + " \(String(cString: strerror(code)))"
        default: "\(role) cannot listen on \(address):\(port): \(cause)"
        }
    }

    /// Where another port is chosen.
    private func setting(_ isDemo: Bool) -> String {
        if isDemo {
            let option = "--\(role.prefix { $0 != "-" })-port N"
            return "\(option) (make demo ARGS=\"\(option)\")"
        }
        let path = section + ".port"
        let variable = ConfigurationKey.all.first { $0.path == path }?.variable ?? ""
        return "\(path) in the settings or \(variable)=N"
    }

    private var section: String { role == "admin-backend" ? "adminBackend" : "mainFrontend" }
}
