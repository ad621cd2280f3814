/// Why there are no figures.
extension CommandFailure {
    /// - Parameter said: the end of its log.
    static func benchServer(_ what: String, said: String = "") -> CommandFailure {
        let last = said.isEmpty ? "" : " It said last:\n\(said)"
        return CommandFailure("bench.server", "The server that was to be measured \(what).\(last)", .unavailable)
    }

    static func benchRefused(_ code: String, during step: String) -> CommandFailure {
        CommandFailure("bench.refused", "The server refused with \(code) while \(step).", .no)
    }

    /// A time was to be taken of a refusal, and what should be refused was not.
    static func benchGranted(during step: String) -> CommandFailure {
        CommandFailure("bench.granted", "The server granted what it must refuse while \(step).", .broken)
    }

    static func benchConnection(_ what: String) -> CommandFailure {
        CommandFailure("bench.connection", "A connection to the server \(what).", .unavailable)
    }

    static func benchDatabase(_ what: String) -> CommandFailure {
        CommandFailure(
            "bench.database", "The database that was to be measured on can't be used: \(what).", .unavailable)
    }

    /// The floor would be another work than the product's.
    static func benchFloor(_ what: String) -> CommandFailure {
        CommandFailure("bench.floor", "The floor can't be measured: \(what).", .broken)
    }

    static let benchInterrupted = CommandFailure(
        "bench.interrupted", "The bench was interrupted; there are no figures.", .no)

    static func benchFolder(_ path: String) -> CommandFailure {
        CommandFailure(
            "bench.folder-not-empty",
            "The folder \(path) is not empty: an older database would answer for other accounts.", .cannotCreate)
    }
}
