import BrowserSupport
import Domain
import Testing

@Suite("The gallery", .enabled(if: Gallery.asked != nil))
struct GalleryTests {
    /// A scene that can't be painted is said and does not keep the others from being.
    @Test("A picture of every page in every state, in both languages, narrow and wide")
    func paint() async throws {
        let gallery = try #require(Gallery.asked)
        try gallery.clear()
        await withTaskGroup { group in
            for (index, scene) in Scenes.all.enumerated() where Gallery.shows(scene) {
                for language in scene.languages {
                    group.addTask {
                        await #expect(throws: Never.self, "\(scene)") {
                            try await gallery.paint(scene, number: index + 1, language)
                        }
                    }
                }
            }
        }
        try gallery.writeIndex(Scenes.all.filter(Gallery.shows))
    }
}
