import ArgumentParser
import Courier
import Domain
import Engine
import Foundation
import Vault

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract:
            "Run a server to try things with: a person, staff, telephones and API keys of its own, data under var/.",
        discussion: """
            Makes what is missing: a key file, a database, an API key and a person for each realm, reviewers and an operator for the \
            console. Codes and notices arrive on a page instead of telephones; it can also add a person and skip time. Stopping and starting keeps everything. Listens on this \
            machine only, unless you say otherwise; never put it on a network you don't trust, since everybody can read the telephones.
            """)

    @Option(help: "The folder for all data. [var]") var data: String?
    @Option(help: "The folder with the policies. [policies]") var policies: String?
    @Option(help: "The address to listen on. [127.0.0.1]") var host: String?
    @Option(help: "The port to listen on. [8080]") var port: Int?

    func run() async throws {
        let (settings, faults) = try await SettingsReader.demo(flags).surveyToServe()
        guard faults.isEmpty else { throw CommandFailure.settings(faults) }
        let observability = Observability(settings)
        try prepareKeys(settings)
        let applied = try await SchemaUpdate.run(settings) { _ in }
        let folder = settings[Settings.dataFolder]
        let world = DemoWorld(
            phones: DemoPhones(keptIn: folder + "/demo-telephones.jsonl"), clock: DemoClock(in: folder))
        try await Composition.with(settings, use: .server, clock: world.clock) { composition in
            let demo = try await Demo.prepare(in: folder, composition.engine)
            let banner = DemoBanner(settings: settings, demo: demo, isNew: !applied.isEmpty).text
            try await BinderyServer(composition, observability, demo: world).run { Output.line(banner) }
        }
    }

    private var flags: SettingsReader.Given {
        let given = [
            (Settings.dataFolder.name, data), (Settings.policies.name, policies), (Settings.host.name, host),
            (Settings.port.name, port.map(String.init)),
        ]
        return given.compactMap { name, value in value.map { (name, $0) } }
    }

    private func prepareKeys(_ settings: ServerSettings) throws {
        let path = settings.keyFilePath
        guard !FileManager.default.fileExists(atPath: path) else { return }
        guard !FileManager.default.fileExists(atPath: settings.databasePath) else {
            throw KeyFileFailure.missing(path: path)
        }
        try DataFolder.make(URL(fileURLWithPath: path).deletingLastPathComponent().path)
        _ = try KeyFile.create(at: path, random: Randomness.system.bytes)
    }
}

extension SettingsReader {
    /// Everything that differs from a real server. The environment may say otherwise; a
    /// configuration file is for the real one.
    fileprivate static func demo(_ flags: Given) async throws -> SettingsReader {
        try await SettingsReader(
            file: nil, flags: flags,
            own: [
                (Settings.smsGateway.name, GatewayChoice.demo.rawValue),
                (Settings.mailGateway.name, GatewayChoice.demo.rawValue),
                (Settings.allowLoopback.name, "true"),
                (Settings.logLevel.name, "warning"), (Settings.providers.name, ""),
            ])
    }
}
