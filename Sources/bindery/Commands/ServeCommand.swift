import ArgumentParser
import Domain
import Engine
import Logging

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
        let reader = try await options.reader()
        let (settings, faults) = reader.surveyToServe()
        let files = try ServerFiles.load(settings, faults: faults, asksOthers: true)
        let observability = Observability(settings)
        tell(reader.strangers, files)
        if migrate { _ = try await SchemaUpdate.run(settings) { Output.note($0) } }
        try await Composition.with(settings, use: .server, files: files) { composition in
            let realms = composition.engine.policies.realms.map(\.rawValue).joined(separator: ", ")
            try await BinderyServer(composition, observability).run {
                let address = "\(settings[Settings.host]):\(settings[Settings.port])"
                Output.line("Bindery is ready at \(settings.publicURL), listening on \(address). Realms: \(realms).")
            }
        }
    }

    private func tell(_ strangers: [SettingFault], _ files: ServerFiles) {
        let logger = Logger(label: "configuration")
        for stranger in strangers where files.providers?.secrets[stranger.place] == nil {
            logger.warning("\(stranger.text)")
        }
    }
}
