import BrowserSupport
import Domain
import Foundation
import Testing

@Suite("Desk paint", .enabled(if: Gallery.asked != nil))
struct DeskPaintTests {
    @Test("paint", arguments: Scenes.desk, Language.allCases)
    func paint(scene: Scene, language: Language) async throws {
        try await scene.play(language, on: .phone) { window in
            let faults = try await HouseRules(scene).faults(of: window)
            #expect(faults.isEmpty, "\(faults.joined(separator: "\n"))")
            for screen in [Screen.phone, .wide] {
                try await window.render(on: screen)
                try Data(try await window.screenshot()).write(
                    to: URL(filePath: "/tmp/w3gallery/\(scene.name).\(language.rawValue).\(screen.name).png"))
            }
        }
    }
}
