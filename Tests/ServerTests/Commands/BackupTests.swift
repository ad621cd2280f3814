import Foundation
import Storage
import StorageSQLite
import TestSupport
import Testing

extension ServerTests {
    @Suite("Backups")
    struct BackupTests {
        @Test("A backup taken beside a running server, checked, and put in the database's place holds every account")
        func whole() async throws {
            let house = try await Installation.make()
            let server = try await house.serve()
            for index in 0..<5 {
                #expect(try await server.api.post("/v1/accounts", Person(index: index).account).status == 201)
            }
            let copy = house.program.folder.path + "/copy.sqlite"
            let answer = try JSON.read(try await house.program.require(["backup", copy, "--json"]))
            #expect(answer["bytes"]?.number ?? 0 > 0)
            #expect(try await server.api.post("/v1/accounts", Person(index: 9).account).status == 201)
            try await server.killAtOnce()
            #expect(try permissions(of: copy) == 0o600)
            #expect(try files(house).filter { $0.hasPrefix("copy.sqlite") } == ["copy.sqlite"])
            let verdict = try JSON.read(try await house.program.require(["backup", "verify", copy, "--json"]))
            #expect(verdict["good"] == .flag(true))
            #expect(verdict["contents"]?["accounts"]?.number == 5)
            #expect(
                try files(house).filter { $0.hasPrefix("copy.sqlite") } == ["copy.sqlite"],
                "looking at it leaves nothing beside it")
            try restore(copy, in: house)
            let again = try await house.serve()
            #expect(try await again.api.post("/v1/accounts/look-up", #"{"externalID":"user-4"}"#).status == 200)
            #expect(try await again.api.post("/v1/accounts/look-up", #"{"externalID":"user-9"}"#).status == 404)
            try await again.stop()
        }

        @Test("What is there is never replaced, and what an interrupted backup left is no hindrance")
        func inTheWay() async throws {
            let house = try await Installation.make()
            let copy = house.program.folder.path + "/copy.sqlite"
            try Data("half of one".utf8).write(to: URL(filePath: copy + ".partial"))
            _ = try await house.program.require(["backup", copy])
            let first = try Data(contentsOf: URL(filePath: copy))
            let outcome = try await house.program.run(["backup", copy])
            #expect(outcome.status == 73)
            #expect(outcome.firstLine.hasPrefix("bindery: backup.already-there:"))
            #expect(try Data(contentsOf: URL(filePath: copy)) == first)
            let nowhere = try await house.program.run(["backup", house.program.folder.path + "/nowhere/copy.sqlite"])
            #expect(nowhere.status == 73)
            #expect(nowhere.firstLine.hasPrefix("bindery: backup.unwritable:"))
        }

        @Test("A damaged copy is found out, and so is one that the key file does not open")
        func unfit() async throws {
            let house = try await Installation.make()
            let server = try await house.serve()
            #expect(try await server.api.post("/v1/accounts", Person(index: 1).account).status == 201)
            try await server.stop()
            let copy = house.program.folder.path + "/copy.sqlite"
            _ = try await house.program.require(["backup", copy])
            let stranger = house.program.folder.path + "/stranger.keys"
            _ = try await house.program.with(["DATA_KEY_FILE": stranger, "DATA_FOLDER": house.program.folder.path])
                .require([
                    "keys", "init",
                ])
            let foreign = try await house.program.with(["DATA_KEY_FILE": stranger]).run(["backup", "verify", copy])
            #expect(foreign.status == 1)
            #expect(foreign.output.contains("keys-and-data"))
            try Damage.page(2, of: copy)
            let damaged = try await house.program.run(["backup", "verify", copy])
            #expect(damaged.status == 1)
            #expect(damaged.output.contains("damaged"), "\(damaged.output)\(damaged.said)")
            try Data("a letter, and no database at all".utf8).write(to: URL(filePath: copy))
            #expect(try await house.program.run(["backup", "verify", copy]).status == 1)
            #expect(
                try await house.program.run(["backup", "verify", copy + "-that-is-not-there"]).firstLine.contains(
                    "backup.missing"))
        }

        @Test("Where PostgreSQL keeps the data, its own tools are named, and no password")
        func onServer() async throws {
            let program = try Installation.prepared(
                in: try TemporaryFolder(), ["DATABASE_URL": "postgres://keeper:open-sesame@db.example.com/bindery"])
            let outcome = try await program.run(["backup", "copy"])
            #expect(outcome.status == 1)
            #expect(outcome.firstLine.hasPrefix("bindery: backup.on-server:"))
            #expect(
                outcome.said.contains(
                    #"pg_dump --format=custom --file=copy "postgres://keeper@db.example.com/bindery""#))
            #expect(!outcome.said.contains("open-sesame"))
        }

        private func permissions(of file: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        }

        private func files(_ house: Installation) throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: house.program.folder.path)
        }

        private func restore(_ copy: String, in house: Installation) throws {
            for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: house.databaseFile + end) }
            try FileManager.default.copyItem(atPath: copy, toPath: house.databaseFile)
        }
    }
}

/// What a disk does to a file.
enum Damage {
    /// - Parameter number: from 1, of pages of 4 kB.
    static func page(_ number: Int, of file: String) throws {
        let handle = try FileHandle(forUpdating: URL(filePath: file))
        try handle.seek(toOffset: UInt64(number - 1) * 4096)
        try handle.write(contentsOf: Data((0..<4096).map { UInt8(truncatingIfNeeded: $0 * 31 + 7) }))
        try handle.close()
    }
}
