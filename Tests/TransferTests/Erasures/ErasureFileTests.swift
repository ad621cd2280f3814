import Domain
import Engine
import Foundation
import TestSupport
import Testing

@testable import Transfer

@Suite("The list of erased accounts as a file")
struct ErasureFileTests {
    private static let first = Erasure(account: AccountID(high: 7 << 12 | 0x7000, low: 1 << 63), at: start)
    private static let second = Erasure(
        account: AccountID(high: 7 << 12 | 0x7000, low: 1 << 63 | 1), at: start + .seconds(1))
    private static let start = Instant(milliseconds: 1_795_000_000_000)

    private func file(_ folder: TemporaryFolder) -> ErasureFile { ErasureFile(folder.path + "/bindery.erased") }

    @Test("What was added is read back, the earliest first and each once, and the file is its owner's alone")
    func readsBack() throws {
        let folder = try TemporaryFolder()
        let file = file(folder)
        #expect(try file.all().isEmpty && !file.exists && file.isWritable)
        try file.add([Self.second])
        try file.add([Self.first, Self.second])
        #expect(try file.all() == [Self.first, Self.second])
        let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test("A line that an interrupted write left half is passed over, and goes with the next one")
    func torn() throws {
        let folder = try TemporaryFolder()
        let file = file(folder)
        try file.add([Self.first])
        let handle = try FileHandle(forWritingTo: URL(filePath: file.path))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data("\(Self.second.account) 2026-1".utf8))
        try handle.close()
        #expect(try file.all() == [Self.first])
        try file.add([Self.second])
        #expect(try file.all() == [Self.first, Self.second])
    }

    @Test("Anything else that is no line is told with its number: what it named would come back")
    func malformed() throws {
        let folder = try TemporaryFolder()
        let file = file(folder)
        try file.add([Self.first])
        let text = try String(contentsOfFile: file.path, encoding: .utf8)
        try Data((text + "somebody\n").utf8).write(to: URL(filePath: file.path))
        #expect { try file.all() } throws: { error in
            (error as? TransferFailure)?.code == "erased-list.malformed" && "\(error)".contains("Line 4")
        }
    }

    @Test("A folder that can't be written is told, and nothing is added")
    func unwritable() throws {
        let file = ErasureFile("/nowhere/at/all/bindery.erased")
        #expect { try file.add([Self.first]) } throws: { ($0 as? TransferFailure)?.code == "erased-list.unwritable" }
    }
}
