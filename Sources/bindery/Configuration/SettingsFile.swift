import Foundation
import Yams

/// Looks a file's keys over before its values are read: a misspelt key would otherwise leave its
/// default in force, unnoticed.
enum SettingsFile {
    /// - Returns: where each key is, and what is wrong with the file.
    static func survey(_ path: String) throws(CommandFailure) -> (places: [String: String], faults: [SettingFault]) {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw CommandFailure(
                "configuration.unreadable", "The configuration file \(path) can't be read.", .configuration)
        }
        do {
            guard let root = try compose(yaml: text) else { return ([:], []) }
            guard let mapping = root.mapping else {
                return ([:], [SettingFault(place: path, message: "must hold settings by name")])
            }
            return keys(of: mapping, under: "", path)
        } catch let error as YamlError {
            return ([:], [fault(of: error, in: path)])
        } catch {
            return ([:], [SettingFault(place: path, message: "is no YAML")])
        }
    }

    private static func keys(
        of mapping: Node.Mapping, under prefix: String, _ path: String
    ) -> (places: [String: String], faults: [SettingFault]) {
        var (places, faults): ([String: String], [SettingFault]) = ([:], [])
        for (key, value) in mapping {
            let name = prefix + (key.string ?? "?")
            let place = key.mark.map { "\(path):\($0.line):\($0.column)" } ?? path
            if let inner = value.mapping, Settings.named(name) == nil, isGroup(name) {
                let below = keys(of: inner, under: name + ".", path)
                places.merge(below.places) { first, _ in first }
                faults += below.faults
            } else if Settings.named(name) == nil {
                faults.append(SettingFault(place: place, message: unknown(name)))
            } else if value.scalar == nil {
                faults.append(SettingFault(place: place, message: "\(name) takes one value"))
            } else {
                places[name] = place
            }
        }
        return (places, faults)
    }

    private static func isGroup(_ name: String) -> Bool { Settings.all.contains { $0.name.hasPrefix(name + ".") } }

    private static func unknown(_ name: String) -> String {
        "\(name) names no setting\(Settings.all.map(\.name).hint(for: name))"
    }

    private static func fault(of error: YamlError, in path: String) -> SettingFault {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            SettingFault(place: "\(path):\(mark.line):\(mark.column)", message: problem)
        case .duplicatedKeysInMapping(let duplicates, let context):
            SettingFault(
                place: "\(path):\(context.mark.line):\(context.mark.column)",
                message: "is there twice: \(duplicates.map { "\($0)" }.joined(separator: ", "))")
        default: SettingFault(place: path, message: "is no YAML")
        }
    }
}

extension String {
    /// How many letters have to be put in, taken out or changed.
    func distance(to other: String) -> Int {
        var row = Array(0...other.count)
        for (index, letter) in lowercased().enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for (column, counterpart) in other.lowercased().enumerated() {
                let above = row[column + 1]
                row[column + 1] = Swift.min(above + 1, row[column] + 1, diagonal + (letter == counterpart ? 0 : 1))
                diagonal = above
            }
        }
        return row[other.count]
    }
}
