import BrowserSupport
import Domain
import Testing

@Suite("Every page in every state")
struct SceneTests {
    @Test(
        "Nothing for axe to find, wide and narrow, light and dark, and no house rule broken",
        arguments: Scenes.performances)
    func rules(scene: Scene, language: Language) async throws {
        try await scene.play(language, on: .narrowest) { window in
            let faults = try await HouseRules(scene).faults(of: window)
            #expect(faults.isEmpty, "\(faults.joined(separator: "\n"))")
        }
    }

    @Test("Scenes have names of their own")
    func names() {
        #expect(Set(Scenes.all.map(\.name)).count == Scenes.all.count)
    }
}
