import Domain
import Flows
import Foundation
import Testing

@testable import Web

@Suite("The console: words for what happened")
struct EventWordsTests {
    @Test("Everything that the engine writes into the ledger has a word in the history of an account")
    func ledger() throws {
        let words = try Words.bundled().all(in: .english)
        let states = FlowState.Name.allCases.filter { $0 != .collecting }.map { "flow.\($0.rawValue)" }
        let missing = Set(try Self.recorded() + states).filter { words["deskEvent.\($0)"] == nil }
        #expect(missing.sorted() == [])
    }

    @Test("What an account may not do for a while has a word")
    func capabilities() throws {
        let words = try Words.bundled().all(in: .english)
        let missing = ["payout", Restriction.identifiers].filter { words["deskCapability.\($0)"] == nil }
        #expect(missing == [])
    }

    /// The names that the sources write entries by.
    private static func recorded() throws -> [String] {
        let engine = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Sources/Engine")
            .standardized
        let files = try FileManager.default.subpathsOfDirectory(atPath: engine.path()).filter { $0.hasSuffix(".swift") }
        return try files.flatMap { file in
            let text = try String(contentsOf: engine.appending(path: file), encoding: .utf8)
            return text.matches(of: /\brecord\(\s*"([a-z.-]+)"/).map { String($0.output.1) }
        }
    }
}
