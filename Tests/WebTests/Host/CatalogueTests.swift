import Domain
import Engine
import Flows
import Foundation
import Policy
import Testing

@testable import Web

@Suite("The catalogue of reasons")
struct CatalogueTests {
    /// Dotted words in the sources that aren't codes: operations, facts, events, ledger entries,
    /// key purposes.
    private static let others: Set<String> = Set(
        EventName.allCases.map(\.rawValue) + AccessAct.allCases.map(\.rawValue)
    ).union([
        "colours.light", "colours.dark", "help.url", "phone.change", "email.change", "send.pair", "send.number",
        "send.account",
        "send.device", "send.network",
    ])
    private static let otherPrefixes = [
        "account.age", "account.sign-in-age", "account.open-cases", "account.status", "binding.age",
        "binding.confidence",
        "binding.proved-age",
        "calls.", "device.", "network.", "number.", "place.", "request.", "sim.", "tenure.", "velocity.", "message.",
        "webhook.gone",
    ]

    /// Files, and beginnings of codes that pages know a group by.
    private static let otherEndings = [".yaml", ".css", ".js", "-"]

    @Test("Promise 8: every code that the sources can give has a sentence in both languages")
    func complete() throws {
        let catalogue = try Catalogue.bundled()
        let codes = try Self.codesInSources()
        #expect(codes.count > 100)
        for language in Language.allCases {
            let missing = codes.subtracting(catalogue.codes(in: language))
            #expect(missing.isEmpty, "without a sentence in \(language): \(missing.sorted())")
        }
    }

    @Test("Promise 8: policy's, identifiers' and cancellations' codes are all there", arguments: Language.allCases)
    func lists(language: Language) throws {
        let known = try Catalogue.bundled().codes(in: language)
        let codes =
            ReasonCode.ofPolicy.map(\.rawValue) + IdentifierRefusal.allCases.map(\.rawValue)
            + CancellationCause.allCases.map(\.rawValue)
        #expect(Set(codes).subtracting(known).isEmpty)
    }

    @Test("Both languages have the same codes, and no sentence is empty")
    func same() throws {
        let catalogue = try Catalogue.bundled()
        #expect(catalogue.codes(in: .chinese) == catalogue.codes(in: .english))
        for code in catalogue.codes(in: .english) {
            for language in Language.allCases {
                let sentence = catalogue.sentence(for: ReasonCode(rawValue: code), in: language)
                #expect(!sentence.title.isEmpty && !sentence.detail.isEmpty)
            }
        }
    }

    @Test("A code that nobody has heard of gets a general sentence", arguments: Language.allCases)
    func unknown(language: Language) throws {
        let catalogue = try Catalogue.bundled()
        #expect(
            catalogue.sentence(for: "moon.full", in: language)
                == catalogue.sentence(for: "general.refused", in: language))
    }

    private static func codesInSources() throws -> Set<String> {
        let sources = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Sources")
            .standardizedFileURL
        var codes: Set<String> = []
        for target in ["Domain", "Flows", "Policy", "Verification", "Engine", "Web"] {
            let files = FileManager.default.enumerator(
                at: sources.appending(path: target), includingPropertiesForKeys: nil)
            for case let file as URL in files ?? FileManager.DirectoryEnumerator() where file.pathExtension == "swift" {
                let text = try String(contentsOf: file, encoding: .utf8)
                codes.formUnion(text.matches(of: /"([a-z]+\.[a-z-]+)"/).map { String($0.1) })
            }
        }
        // What the pages say has a catalogue of its own.
        let words = Set(try Words.bundled().all(in: .english).keys)
        return codes.subtracting(words).filter { code in
            !others.contains(code) && !otherPrefixes.contains { code.hasPrefix($0) }
                && !otherEndings.contains { code.hasSuffix($0) }
        }
    }
}
