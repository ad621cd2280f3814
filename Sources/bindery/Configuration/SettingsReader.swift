import Configuration
import Foundation

/// Reads the settings from their layers, the strongest first: the command line, the environment,
/// the file, a command's own.
struct SettingsReader {
    /// Values that a command gives itself.
    typealias Given = [(setting: String, value: String)]

    private struct Layer {
        /// Tells where a value came from, given the key as this layer spells it.
        let place: (_ name: String, _ key: String) -> String
        let provider: any ConfigProvider
    }

    private let layers: [Layer]
    /// Of the file and the environment: what names no setting, and a file that can't be read.
    private let sourceFaults: [SettingFault]
    /// Variables of the environment that begin like ours and name nothing. They may be somebody
    /// else's.
    let strangers: [SettingFault]

    /// - Parameters:
    ///   - file: the path of the file; nil for ./bindery.yaml where there is one.
    ///   - flags: what the command line says.
    ///   - own: what goes for this command where nobody says otherwise.
    init(file: String?, flags: Given = [], own: Given = []) async throws {
        let (fileLayer, faults) = try await Self.fileLayer(file)
        let environment = EnvironmentVariablesProvider().prefixKeys(with: "bindery")
        let names = ProcessInfo.processInfo.environment.keys
        let misspelt = SettingsEnvironment.unknown(among: names)
        strangers = SettingsEnvironment.strangers(among: names)
        layers =
            [
                Layer(place: { _, _ in "the command line" }, provider: Self.memory(flags)),
                Layer(place: { $1 }, provider: environment),
            ]
            + fileLayer + [Layer(place: { _, _ in "this command" }, provider: Self.memory(own))]
        sourceFaults = faults + misspelt
    }

    /// For a command that sends nothing to anybody.
    /// - Throws: every fault there is.
    func read() throws(CommandFailure) -> ServerSettings {
        let (settings, faults) = survey()
        guard faults.isEmpty else { throw .settings(faults) }
        return settings
    }

    /// For a server, which needs the gateways' addresses and secrets, too.
    func surveyToServe() -> (settings: ServerSettings, faults: [SettingFault]) {
        let (settings, faults) = survey()
        return (settings, faults + settings.contradictions)
    }

    /// What could be read, with the default in the place of what could not.
    private func survey() -> (settings: ServerSettings, faults: [SettingFault]) {
        var (found, faults): ([String: ServerSettings.Found], [SettingFault]) = ([:], sourceFaults)
        for setting in Settings.all {
            guard let value = value(of: setting.name) else { continue }
            if setting.accepts(value.text) {
                found[setting.name] = value
            } else {
                let shown =
                    setting.isSecret ? "" : ", not \(value.text.isEmpty ? "empty" : "“\(value.text.prefix(80))”")"
                faults.append(
                    SettingFault(place: value.source, message: "\(setting.name) must be \(setting.words)\(shown)"))
            }
        }
        return (ServerSettings(found), faults)
    }

    private func value(of name: String) -> ServerSettings.Found? {
        let key = Self.key(name)
        for layer in layers {
            // Every layer can give any single value as text; a list or a group was refused by the
            // survey of the file.
            guard let result = try? layer.provider.value(forKey: key, type: .string),
                case .string(let text)? = result.value?.content
            else {
                continue
            }
            return ServerSettings.Found(text: text, source: layer.place(name, result.encodedKey))
        }
        return nil
    }
}

extension SettingsReader {
    static let usualFile = "bindery.yaml"

    private static func fileLayer(_ file: String?) async throws -> ([Layer], [SettingFault]) {
        let path = file ?? usualFile
        guard file != nil || FileManager.default.fileExists(atPath: path) else { return ([], []) }
        let (places, faults) = try SettingsFile.survey(path)
        // A file that is empty or not YAML has nothing to read; its faults say why.
        guard !places.isEmpty else { return ([], faults) }
        let location = ConfigReader(provider: memory([("filePath", path)]))
        let provider = try await FileProvider<YAMLSnapshot>(config: location)
        return ([Layer(place: { name, _ in places[name] ?? path }, provider: provider)], faults)
    }

    private static func key(_ name: String) -> AbsoluteConfigKey {
        AbsoluteConfigKey(name.split(separator: ".").map(String.init))
    }

    private static func memory(_ values: Given) -> InMemoryProvider {
        let pairs = values.map { (key($0.setting), ConfigValue(.string($0.value), isSecret: false)) }
        return InMemoryProvider(values: Dictionary(pairs) { first, _ in first })
    }
}
