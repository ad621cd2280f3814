import Domain
import Foundation
import Testing

@testable import Web

@Suite("Everything that pages say is in both catalogues")
struct WordsTests {
    private static let words = Result { try Words.bundled() }
    private static let sources = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "../../../Sources/Web"
    ).standardized

    @Test("Both languages have the same words, and no word is empty")
    func same() throws {
        let words = try Self.words.get()
        let (english, chinese) = (words.all(in: .english), words.all(in: .chinese))
        #expect(Set(english.keys).symmetricDifference(chinese.keys).sorted() == [])
        #expect((Array(english) + Array(chinese)).filter(\.value.isEmpty).map(\.key).sorted() == [])
    }

    @Test("The same values are named in both languages")
    func sameValues() throws {
        let words = try Self.words.get()
        let chinese = words.all(in: .chinese)
        for (key, text) in words.all(in: .english) {
            #expect(Self.names(in: text) == Self.names(in: chinese[key] ?? ""), "\(key)")
        }
    }

    @Test("Every word that a template names is there")
    func templates() throws {
        let known = Set(try Self.words.get().all(in: .english).keys)
        for file in try Self.files(below: "Resources", ending: ".mustache") {
            let text = try String(contentsOf: file, encoding: .utf8)
            let used = text.matches(of: /\{\{[#^\/]?t\.([A-Za-z0-9]+)\}\}/).map { String($0.output.1) }
            #expect(Set(used).subtracting(known).sorted() == [], "\(file.lastPathComponent)")
        }
    }

    @Test("Every word that is said by its whole key is there")
    func code() throws {
        let known = Set(try Self.words.get().all(in: .english).keys)
        for file in try Self.files(below: "", ending: ".swift") {
            let text = try String(contentsOf: file, encoding: .utf8)
            let used = text.matches(of: /\bsay\("([A-Za-z0-9.\-]+)"/).map { String($0.output.1) }
            #expect(Set(used).subtracting(known).sorted() == [], "\(file.lastPathComponent)")
        }
    }

    private static func names(in text: String) -> Set<String> {
        Set(text.matches(of: /\{([a-zA-Z]+)\}/).map { String($0.output.1) })
    }

    private static func files(below folder: String, ending: String) throws -> [URL] {
        let root = sources.appending(path: folder)
        let names = try FileManager.default.subpathsOfDirectory(atPath: root.path())
        return names.filter { $0.hasSuffix(ending) }.map { root.appending(path: $0) }
    }
}
