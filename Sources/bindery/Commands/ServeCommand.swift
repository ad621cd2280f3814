import ArgumentParser
import Domain
import Engine

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the server.",
        discussion: """
            Reads the configuration, the keys and the policies, and starts only when all of them are sound and the schema is the one \
            it knows. SIGTERM or SIGINT ends it: it takes no more requests, finishes what it took, and closes the database.


            """ + Settings.listing)

    @OptionGroup var options: SettingsOptions

    @Flag(help: "Bring the schema up to date first.")
    var migrate = false

    func run() async throws {
        let settings = try await options.settings()
        let observability = Observability(settings)
        if migrate { _ = try await SchemaUpdate.run(settings) { Output.note($0) } }
        try await Composition.with(settings, use: .server) { composition in
            let realms = composition.engine.policies.realms.map(\.rawValue).joined(separator: ", ")
            try await BinderyServer(composition, observability).run {
                let address = "\(settings[Settings.host]):\(settings[Settings.port])"
                Output.line("Bindery is ready at \(settings.publicURL), listening on \(address). Realms: \(realms).")
            }
        }
    }
}
