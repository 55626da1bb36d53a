import Glibc

/// How many files and sockets the process may have open, and how many of them connections get.
enum DescriptorLimit {
    /// Kept for the database's files, the log, the loops and the program's own connections.
    private static let ownCount = 64
    /// Kept for each loop: its listeners, and connections that are being refused.
    private static let perLoop = 80

    /// Raises the soft limit (1,024 on most systems) to what is needed or to the hard limit; answers what it
    /// is then.
    static func raise(for connections: Int, loops: Int) -> Int {
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0 else { return 1_024 }
        let wanted = min(rlim_t(connections + reserve(loops)), limit.rlim_max)
        if wanted > limit.rlim_cur {
            let raised = rlimit(rlim_cur: wanted, rlim_max: limit.rlim_max)
            if withUnsafePointer(to: raised, { setrlimit(resource, $0) }) == 0 { limit = raised }
        }
        return Int(clamping: limit.rlim_cur)
    }

    /// The connections that the process can take; half of a limit that is too low for the reserve.
    static func connections(_ wanted: Int, limit: Int, loops: Int) -> Int {
        min(wanted, max(limit / 2, limit - reserve(loops)))
    }

    private static func reserve(_ loops: Int) -> Int { ownCount + perLoop * loops }
}
