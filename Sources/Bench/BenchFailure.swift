/// Why there are no figures.
struct BenchFailure: Error {
    /// The exit code of a run that ended without figures. Those from 64 on are from `sysexits.h`,
    /// as with the server's commands.
    enum Status: Int32 {
        case no = 1
        case unavailable = 69
        case broken = 70
        case cannotCreate = 73
    }

    /// Stable, dotted, lower case: what scripts look for.
    let code: String
    let message: String
    let status: Status

    private init(_ code: String, _ message: String, _ status: Status) {
        self.code = code
        self.message = message
        self.status = status
    }

    /// Any error. All people here are made up, so an unforeseen one can be printed whole.
    init(_ error: any Error) {
        self = error as? BenchFailure ?? BenchFailure("bench.failed", "The bench failed: \(error)", .broken)
    }
}

extension BenchFailure {
    /// - Parameter said: the end of its log.
    static func server(_ what: String, said: String = "") -> BenchFailure {
        let last = said.isEmpty ? "" : " It said last:\n\(said)"
        return BenchFailure("bench.server", "The server that was to be measured \(what).\(last)", .unavailable)
    }

    static func refused(_ code: String, during step: String) -> BenchFailure {
        BenchFailure("bench.refused", "The server refused with \(code) while \(step).", .no)
    }

    /// A refusal was to be timed, and the call was granted.
    static func granted(during step: String) -> BenchFailure {
        BenchFailure("bench.granted", "The server granted what it must refuse while \(step).", .broken)
    }

    static func connection(_ what: String) -> BenchFailure {
        BenchFailure("bench.connection", "A connection to the server \(what).", .unavailable)
    }

    static func database(_ what: String) -> BenchFailure {
        BenchFailure("bench.database", "The database that was to be measured on can't be used: \(what).", .unavailable)
    }

    /// The floor would not do the same work as the product.
    static func floor(_ what: String) -> BenchFailure {
        BenchFailure("bench.floor", "The floor can't be measured: \(what).", .broken)
    }

    static let interrupted = BenchFailure(
        "bench.interrupted", "The bench was interrupted; there are no figures.", .no)

    static func folder(_ path: String) -> BenchFailure {
        BenchFailure(
            "bench.folder-not-empty",
            "The folder \(path) is not empty: an older database would answer for other accounts.", .cannotCreate)
    }
}
