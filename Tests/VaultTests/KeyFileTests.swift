import Foundation
import Testing
import Vault

@Suite("Key file")
struct KeyFileTests {
    let folder: Folder

    init() throws { folder = try Folder() }

    /// Whether two rings open each other's keys.
    private func same(_ one: KeyRing, _ other: KeyRing) throws -> Bool {
        let realm = try Fixture.realm()
        let wrapped = try Vault(ring: one).newDataKey(realm: realm, account: Fixture.account).wrapped
        let opens = (try? Vault(ring: other).unwrap(wrapped, realm: realm, account: Fixture.account)) != nil
        let hashes = [one, other].map { Vault(ring: $0).keyedHash([1], realm: realm, purpose: "code") }
        return opens && hashes[0].matches(hashes[1]) && one.versions == other.versions
    }

    @Test("A new key file is for its owner only and loads to the same ring")
    func create() throws {
        let ring = try KeyFile.create(at: folder.keys, random: Fixture.random(1))
        #expect(try folder.mode() == 0o600)
        #expect(try same(ring, try KeyFile.load(at: folder.keys)))
        #expect(try folder.text().contains(#""format" : "bindery-keys-1""#))
    }

    @Test("A key file that exists is never overwritten by creating one")
    func createTwice() throws {
        let ring = try KeyFile.create(at: folder.keys, random: Fixture.random(1))
        #expect(throws: KeyFileFailure.alreadyThere(path: folder.keys)) {
            try KeyFile.create(at: folder.keys, random: Fixture.random(2))
        }
        #expect(try same(ring, try KeyFile.load(at: folder.keys)))
    }

    @Test("A missing file is said to be missing")
    func missing() {
        #expect(throws: KeyFileFailure.missing(path: folder.keys)) { try KeyFile.load(at: folder.keys) }
    }

    @Test("A file that others may read or write is refused", arguments: [0o640, 0o604, 0o620, 0o602, 0o666])
    func openToOthers(mode: Int) throws {
        _ = try KeyFile.create(at: folder.keys, random: Fixture.random(1))
        try folder.setMode(mode)
        #expect(throws: KeyFileFailure.openToOthers(path: folder.keys, mode: UInt32(mode))) {
            try KeyFile.load(at: folder.keys)
        }
    }

    @Test("A file cut off anywhere is refused", arguments: [0, 1, 20, 60, 100, 150])
    func cutOff(length: Int) throws {
        _ = try KeyFile.create(at: folder.keys, random: Fixture.random(1))
        try folder.write(String(try folder.text().prefix(length)))
        #expect(
            throws: KeyFileFailure.malformed(path: folder.keys, detail: "it is cut off or not the JSON of a key file")
        ) {
            try KeyFile.load(at: folder.keys)
        }
    }

    private static let key = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="

    @Test(
        "A file with one thing wrong is refused, and the failure repeats none of it",
        arguments: [
            ("another format", #"{"format":"other","versions":{"1":"KEY"},"index":"KEY"}"#),
            ("no version", #"{"format":"bindery-keys-1","versions":{},"index":"KEY"}"#),
            ("version 0", #"{"format":"bindery-keys-1","versions":{"0":"KEY"},"index":"KEY"}"#),
            ("a version spelt twice", #"{"format":"bindery-keys-1","versions":{"1":"KEY","01":"KEY"},"index":"KEY"}"#),
            ("a version below zero", #"{"format":"bindery-keys-1","versions":{"-1":"KEY"},"index":"KEY"}"#),
            ("a short key", #"{"format":"bindery-keys-1","versions":{"1":"AQEB"},"index":"KEY"}"#),
            ("no base64", #"{"format":"bindery-keys-1","versions":{"1":"KEY"},"index":"!KEY"}"#),
            ("no index", #"{"format":"bindery-keys-1","versions":{"1":"KEY"}}"#),
        ])
    func malformed(what: String, text: String) throws {
        try folder.write(text.replacingOccurrences(of: "KEY", with: Self.key))
        let failure = #expect(throws: KeyFileFailure.self) { try KeyFile.load(at: folder.keys) }
        guard case .malformed(folder.keys, let detail) = failure else {
            Issue.record("\(what): \(String(describing: failure))")
            return
        }
        #expect(!detail.contains("AQEB"))
    }

    @Test("A folder or a huge file is refused")
    func noKeyFile() throws {
        #expect(throws: KeyFileFailure.malformed(path: folder.path, detail: "it is not a regular file")) {
            try KeyFile.load(at: folder.path)
        }
        try folder.write(String(repeating: " ", count: 100_000))
        #expect(throws: KeyFileFailure.malformed(path: folder.keys, detail: "it is too large")) {
            try KeyFile.load(at: folder.keys)
        }
    }

    @Test("A source that gives too few bytes leaves no file behind")
    func badRandomness() throws {
        #expect(throws: KeyFileFailure.badRandomness) {
            try KeyFile.create(at: folder.keys) { Fixture.bytes(1, count: $0 / 2) }
        }
        #expect(try folder.names().isEmpty)
    }

    @Test(
        "Every failure says what to do",
        arguments: [
            (KeyFileFailure.missing(path: "p"), "Create"), (.alreadyThere(path: "p"), "Use it"),
            (.openToOthers(path: "p", mode: 0o640), "chmod 600 p"), (.malformed(path: "p", detail: "d"), "Restore"),
            (.beingRewritten(path: "p"), "remove that file"), (.changedMeanwhile(path: "p"), "try again"),
            (.badRandomness, "Nothing was written"), (.system(path: "p", action: "open", code: 13), "Check"),
        ])
    func messages(failure: KeyFileFailure, advice: String) {
        #expect(failure.description.contains(advice))
    }
}
