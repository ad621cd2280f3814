import Domain
import Foundation
import Web

/// What the demo says when it is ready.
struct DemoBanner {
    let settings: ServerSettings
    let demo: Demo
    /// Whether the data were made just now.
    let isNew: Bool

    var text: String {
        let rows = lines.map { name, value in "  \(name.padding(toLength: 12, withPad: " ", startingAt: 0))\(value)" }
        return
            (["", "Bindery's demo is running.", ""] + rows + [
                "", "Press Ctrl-C to stop. Starting it again continues where it was.", "",
            ])
            .joined(separator: "\n")
    }

    private var lines: [(String, String)] {
        let url = settings.publicURL
        let folder = URL(fileURLWithPath: settings[Settings.dataFolder]).standardizedFileURL.path
        return named("Sign in", people)
            + [
                (
                    "Telephones",
                    "\(url)\(RoutePath.demoTelephones.rawValue)   codes and notices arrive here; more people, and time to skip"
                ),
                (
                    "Console",
                    "\(url)\(RoutePath.console.rawValue)\(demo.staff.contains { $0.setUp != nil } ? "   set up first:" : "")"
                ),
            ]
            + named("", staff)
            + [("API", "\(url)/v1"), ("Docs", url + RoutePath.docs.rawValue)]
            + named("API keys", demo.keys.map { "\($0.key)   realm \($0.realm)" })
            + [("Data", "\(folder)   \(isNew ? "made just now" : "as you left it")")]
    }

    private var people: [String] {
        demo.people.map { person in
            let address = settings.publicURL + RoutePath.signIn.filled(with: person.realm.rawValue)
            return "\(address)   \(person.phone ?? "no phone number"), password \(person.password)"
        }
    }

    private var staff: [String] {
        let width = demo.staff.map(\.login.count).max() ?? 0
        return demo.staff.map { member in
            let name = member.login.padding(toLength: width, withPad: " ", startingAt: 0)
            return "\(name)   \(member.setUp.map { settings.setUpLink($0) } ?? "set up")"
        }
    }

    /// Only the first has the name in front.
    private func named(_ name: String, _ values: [String]) -> [(String, String)] {
        values.enumerated().map { ($0.offset == 0 ? name : "", $0.element) }
    }
}
