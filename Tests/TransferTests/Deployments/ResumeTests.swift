import Domain
import Foundation
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Transfer

/// Stops a move after so many times of being told.
final class Stopper: Sendable {
    struct Stopped: Error {}

    private let left: Mutex<Int>
    private let stage: TransferProgress.Stage

    init(_ stage: TransferProgress.Stage, after times: Int) {
        self.stage = stage
        left = Mutex(times)
    }

    func listen(_ progress: TransferProgress) throws {
        guard progress.stage == stage else { return }
        let isOver = left.withLock { left in
            left -= 1
            return left < 0
        }
        if isOver { throw Stopped() }
    }
}

@Suite("An import that is cut off, and files that are not what they should be")
struct ResumeTests {
    private static func export() async throws -> (file: String, folder: TemporaryFolder) {
        let lively = try await LivelyHarness.make()
        let file = lively.harness.folder.path + "/export"
        _ = try await DeploymentExport.run(from: lively.harness.database, to: .file(file), at: lively.harness.clock.now)
        return (file, lively.harness.folder)
    }

    private static func code(_ work: () async throws -> Void) async throws -> String? {
        do {
            try await work()
            return nil
        } catch let failure as TransferFailure {
            return failure.code
        }
    }

    private static func move(
        _ file: String, into database: any SQLDatabase, batchRows: Int = 2000,
        listen: @escaping TransferListener = { _ in }
    ) async throws -> DeploymentImport.Summary {
        let now = PinnedClock().now
        return try await DeploymentImport(into: database, now: { now }, batchRows: batchRows, listen: listen).run(
            file: file)
    }

    @Test("An import continues where it was cut off, again and again, and ends up right", arguments: Kind.allCases)
    func resumed(kind: Kind) async throws {
        let (file, folder) = try await Self.export()
        let target = try await FreshDatabase(kind)
        var runs = 0
        while true {
            runs += 1
            do {
                let stopper = Stopper(.writing, after: 3)
                let summary = try await Self.move(file, into: target.database, batchRows: 7, listen: stopper.listen)
                #expect(summary.earlierRows > 0)
                break
            } catch is Stopper.Stopped {
                #expect(
                    try await Self.code { try await ImportCheck.refuseUnfinished(target.database) }
                        == "import.unfinished")
            }
        }
        #expect(runs > 3)
        try await ImportCheck.refuseUnfinished(target.database)
        _ = try await DeploymentImport(into: target.database, now: { PinnedClock().now }).verify(file: file)
        withExtendedLifetime(folder) {}
    }

    @Test("An import cut off while it is verified is not whole, and the next run makes it so")
    func verifying() async throws {
        let (file, folder) = try await Self.export()
        let target = try await FreshDatabase(.sqlite)
        await #expect(throws: Stopper.Stopped.self) {
            _ = try await Self.move(file, into: target.database, listen: Stopper(.verifying, after: 2).listen)
        }
        #expect(try await Self.code { try await ImportCheck.refuseUnfinished(target.database) } == "import.unfinished")
        let summary = try await Self.move(file, into: target.database)
        #expect(summary.earlierRows == summary.rows)
        try await ImportCheck.refuseUnfinished(target.database)
        let again = try await Self.move(file, into: target.database)
        #expect(again.rows == summary.rows && again.earlierRows == summary.rows, "a third run has nothing to do")
        withExtendedLifetime(folder) {}
    }

    @Test("An import that was begun continues with its own file only")
    func otherFile() async throws {
        let (file, folder) = try await Self.export()
        let (other, otherFolder) = try await Self.export()
        let target = try await FreshDatabase(.sqlite)
        await #expect(throws: Stopper.Stopped.self) {
            _ = try await Self.move(
                file, into: target.database, batchRows: 7, listen: Stopper(.writing, after: 2).listen)
        }
        // Two exports of one state are alike but for their time.
        try Self.rewrite(other) { text in text.replacing("2026-", with: "2025-", maxReplacements: 1) }
        #expect(try await Self.code { _ = try await Self.move(other, into: target.database) } == "import.other-file")
        _ = try await Self.move(file, into: target.database)
        #expect(
            try await Self.code { _ = try await Self.move(other, into: target.database) } == "import.database-not-empty"
        )
        withExtendedLifetime((folder, otherFolder)) {}
    }

    /// Only the header's line is touched.
    private static func rewrite(_ file: String, _ change: (String) -> String) throws {
        let data = try Data(contentsOf: URL(filePath: file))
        let end = try #require(data.firstIndex(of: 10))
        let header = Data(change(String(decoding: data[..<end], as: UTF8.self)).utf8)
        try (header + data[end...]).write(to: URL(filePath: file))
    }

    @Test("A database that holds something is left alone")
    func full() async throws {
        let (file, folder) = try await Self.export()
        let lively = try await LivelyHarness.make()
        #expect(
            try await Self.code { _ = try await Self.move(file, into: lively.harness.database) }
                == "import.database-not-empty")
        try await ImportCheck.refuseUnfinished(lively.harness.database)
        withExtendedLifetime(folder) {}
    }

    struct Damage: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let code: String
        let change: @Sendable (Data) -> Data
    }

    static let damages = [
        Damage(testDescription: "cut in the middle of a row", code: "import.truncated") { $0.dropLast($0.count / 3) },
        Damage(testDescription: "without its last byte", code: "import.truncated") { $0.dropLast(1) },
        Damage(testDescription: "only its first line", code: "import.truncated") {
            $0[...($0.firstIndex(of: 10) ?? 0)]
        },
        Damage(testDescription: "a byte turned over", code: "import.changed-file") { flipped($0, at: $0.count / 2) },
        Damage(testDescription: "a byte more", code: "import.changed-file") { $0 + [0] },
        Damage(testDescription: "twice", code: "import.changed-file") { $0 + $0 },
        Damage(testDescription: "empty", code: "import.foreign-file") { _ in Data() },
        Damage(testDescription: "something else", code: "import.foreign-file") { _ in Data("SQLite format 3".utf8) },
        Damage(testDescription: "a line without end", code: "import.foreign-file") { _ in
            Data(repeating: 65, count: 100_000)
        },
        Damage(testDescription: "another schema", code: "transfer.other-schema") { data in
            let end = data.firstIndex(of: 10) ?? 0
            return Data(
                String(decoding: data[..<end], as: UTF8.self).replacing("\"migration\":", with: "\"migration\":9").utf8)
                + data[end...]
        },
    ]

    /// Inside the content of a long row, so that no length is hit.
    private static func flipped(_ data: Data, at place: Int) -> Data {
        var data = data
        let marker = Data("flow.completed".utf8)
        let spot = data.range(of: marker)?.lowerBound ?? place
        data[spot] ^= 1
        return data
    }

    @Test("A damaged or foreign file is refused before anything is written", arguments: damages)
    func refused(damage: Damage) async throws {
        let (file, folder) = try await Self.export()
        try damage.change(try Data(contentsOf: URL(filePath: file))).write(to: URL(filePath: file))
        let target = try await FreshDatabase(.sqlite)
        #expect(try await Self.code { _ = try await Self.move(file, into: target.database) } == damage.code)
        try await ImportCheck.refuseUnfinished(target.database)
        #expect(try await target.count("SELECT COUNT(*) FROM account") == 0)
        withExtendedLifetime(folder) {}
    }

    @Test("What is not in the database as it is in the file is told by section")
    func differs() async throws {
        let (file, folder) = try await Self.export()
        let target = try await FreshDatabase(.sqlite)
        _ = try await Self.move(file, into: target.database)
        _ = try await target.database.write {
            try $0.execute("UPDATE account SET language = 'zh' WHERE external_id = 'user-1'", [])
        }
        let failure = await #expect(throws: TransferFailure.self) {
            _ = try await DeploymentImport(into: target.database, now: { PinnedClock().now }).verify(file: file)
        }
        #expect(failure?.code == "import.differs")
        #expect(failure?.description.contains("Not alike: account.") == true)
        withExtendedLifetime(folder) {}
    }

    @Test("An export writes over no file, and leaves what is half moved alone")
    func exporting() async throws {
        let (file, folder) = try await Self.export()
        let target = try await FreshDatabase(.sqlite)
        let now = PinnedClock().now
        #expect(
            try await Self.code { _ = try await DeploymentExport.run(from: target.database, to: .file(file), at: now) }
                == "transfer.file-exists")
        await #expect(throws: Stopper.Stopped.self) {
            _ = try await Self.move(
                file, into: target.database, batchRows: 7, listen: Stopper(.writing, after: 1).listen)
        }
        #expect(
            try await Self.code {
                _ = try await DeploymentExport.run(from: target.database, to: .file(folder.path + "/x"), at: now)
            }
                == "import.unfinished")
    }

    @Test("Two imports at once: one gets through, and the database is right")
    func atOnce() async throws {
        let (file, folder) = try await Self.export()
        let target = try await FreshDatabase(.sqlite)
        let outcomes = await withTaskGroup(of: String?.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    (try? await Self.code { _ = try await Self.move(file, into: target.database, batchRows: 5) }) ?? nil
                }
            }
            var codes: [String?] = []
            for await code in group { codes.append(code) }
            return codes
        }
        #expect(outcomes.contains(nil) || Set(outcomes) == ["import.other-run"])
        _ = try await Self.move(file, into: target.database)
        _ = try await DeploymentImport(into: target.database, now: { PinnedClock().now }).verify(file: file)
        withExtendedLifetime(folder) {}
    }
}
