/// Why there are no figures.
extension CommandFailure {
    static func benchServer(_ what: String) -> CommandFailure {
        CommandFailure("bench.server", "The server that was to be measured \(what).", .unavailable)
    }

    static func benchRefused(_ code: String, during step: String) -> CommandFailure {
        CommandFailure("bench.refused", "The server refused with \(code) while \(step).", .no)
    }

    static func benchConnection(_ what: String) -> CommandFailure {
        CommandFailure("bench.connection", "A connection to the server \(what).", .unavailable)
    }

    static func benchFolder(_ path: String) -> CommandFailure {
        CommandFailure(
            "bench.folder-not-empty", "The folder \(path) is not empty: an older database would answer for other accounts.", .cannotCreate)
    }
}
