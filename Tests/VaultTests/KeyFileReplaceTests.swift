import Foundation
import Testing
import Vault

@Suite("Rewriting the key file")
struct KeyFileReplaceTests {
    let folder: Folder
    let ring: KeyRing

    init() throws {
        folder = try Folder()
        ring = try KeyFile.create(at: folder.keys, random: Fixture.random(1))
    }

    @Test("A rotated ring takes the place of the old one whole, for its owner only, and leaves nothing beside it")
    func replace() throws {
        try KeyFile.replace(try ring.rotated(random: Fixture.random(2)), at: folder.keys)
        #expect(try KeyFile.load(at: folder.keys).versions == [1, 2])
        #expect(try folder.mode() == 0o600)
        #expect(try folder.names() == ["keys.json"])
    }

    @Test("A reader meanwhile sees the old file or the new one, never a part")
    func atomic() throws {
        let old = try #require(FileHandle(forReadingAtPath: folder.keys))
        let before = try folder.text()
        try KeyFile.replace(try ring.rotated(random: Fixture.random(2)), at: folder.keys)
        #expect(try old.readToEnd() == Data(before.utf8))
        #expect(try folder.text() != before)
    }

    @Test("A version is dropped from the file")
    func dropped() throws {
        let rotated = try ring.rotated(random: Fixture.random(2))
        try KeyFile.replace(rotated, at: folder.keys)
        try KeyFile.replace(try rotated.dropping(1), at: folder.keys)
        #expect(try KeyFile.load(at: folder.keys).versions == [2])
    }

    @Test("Of two rotations from one ring the later is refused, so that no key in use is overwritten")
    func secondRotation() throws {
        try KeyFile.replace(try ring.rotated(random: Fixture.random(2)), at: folder.keys)
        let before = try folder.text()
        let late = try ring.rotated(random: Fixture.random(3))
        #expect(throws: KeyFileFailure.changedMeanwhile(path: folder.keys)) {
            try KeyFile.replace(late, at: folder.keys)
        }
        #expect(try folder.text() == before)
        #expect(try folder.names() == ["keys.json"])
    }

    @Test("A ring that would lose the newest version is refused")
    func olderRing() throws {
        try KeyFile.replace(try ring.rotated(random: Fixture.random(2)), at: folder.keys)
        #expect(throws: KeyFileFailure.changedMeanwhile(path: folder.keys)) {
            try KeyFile.replace(ring, at: folder.keys)
        }
    }

    @Test("A ring with another index secret is refused")
    func otherIndex() throws {
        let other = try KeyRing(versions: [1: Fixture.bytes(1)], index: Fixture.bytes(99))
        #expect(throws: KeyFileFailure.changedMeanwhile(path: folder.keys)) {
            try KeyFile.replace(other, at: folder.keys)
        }
    }

    @Test("While a rewriting is under way another one is refused")
    func underWay() throws {
        try Data().write(to: URL(fileURLWithPath: folder.keys + ".new"))
        #expect(throws: KeyFileFailure.beingRewritten(path: folder.keys)) {
            try KeyFile.replace(try ring.rotated(random: Fixture.random(2)), at: folder.keys)
        }
        #expect(try KeyFile.load(at: folder.keys).versions == [1])
        #expect(try folder.names() == ["keys.json", "keys.json.new"])
    }

    @Test("Where no key file is, none is put")
    func missing() throws {
        try FileManager.default.removeItem(atPath: folder.keys)
        #expect(throws: KeyFileFailure.missing(path: folder.keys)) { try KeyFile.replace(ring, at: folder.keys) }
        #expect(try folder.names().isEmpty)
    }

    @Test("Through a link the file it points to is rewritten, and the link stays")
    func throughALink() throws {
        let link = folder.path + "/link.json"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: folder.keys)
        try KeyFile.replace(try ring.rotated(random: Fixture.random(2)), at: link)
        #expect(try KeyFile.load(at: folder.keys).versions == [1, 2])
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == folder.keys)
    }
}
