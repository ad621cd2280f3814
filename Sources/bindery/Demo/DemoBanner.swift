import Domain
import Foundation
import Web

/// What the demo says when it is ready.
struct DemoBanner {
    let settings: ServerSettings
    let keys: [(realm: RealmID, key: String)]
    /// Whether the data were made just now.
    let isNew: Bool

    var text: String {
        let url = settings.publicURL
        let folder = URL(fileURLWithPath: settings[Settings.dataFolder]).standardizedFileURL.path
        let lines =
            [
                ("Address", url), ("API", "\(url)/v1"), ("Docs", url + Address.docs.rawValue),
                ("Telephones", "\(url)\(Address.demoTelephones.rawValue)   codes and notices arrive here"),
            ]
            + keys.enumerated().map { ($0.offset == 0 ? "API keys" : "", "\($0.element.key)   realm \($0.element.realm)") }
            + [("Data", "\(folder)   \(isNew ? "made just now" : "as you left it")")]
        let rows = lines.map { name, value in "  \(name.padding(toLength: 12, withPad: " ", startingAt: 0))\(value)" }
        return (["", "Bindery's demo is running.", ""] + rows + ["", "Press Ctrl-C to stop. Starting it again goes on where it was.", ""])
            .joined(separator: "\n")
    }
}
