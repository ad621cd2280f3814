/// One thing wrong with what was set.
struct SettingFault: Sendable, Hashable {
    /// Where it was set: `bindery.yaml:3:5`, `BINDERY_HTTP_PORT`, `http.port`.
    let place: String
    let message: String

    var text: String { "\(place): \(message)" }
}

extension CommandFailure {
    /// All of them at once: one restart a mistake is how an evening is lost.
    static func settings(_ faults: [SettingFault]) -> CommandFailure {
        let lines = faults.map { "\n  \($0.text)" }.joined()
        return CommandFailure("configuration.faulty", "The configuration can't be used:\(lines)", .configuration)
    }
}
