import Foundation
import Storage
import TestSupport
import Testing

extension ServerTests {
    @Suite("A backup of a server at work")
    struct HotBackupTests {
        @Test(
            "Promise 2: restored, it has every change acknowledged before it was begun, and none by half",
            arguments: DatabasePlace.all)
        func restored(dialect: Dialect) async throws {
            let house = try await Installation.make(["MAIL_GATEWAY": "none"], on: dialect)
            let (server, journal) = (try await house.serve(), Journal())
            let load = Load(api: server.api, journal: journal, telephones: Telephones())
            async let finished: Void = load.run(clients: 8)
            try await eventually(within: .seconds(30)) { await journal.completed >= 16 }
            let before = await journal.entries
            let backup = try await house.backUp()
            let meanwhile = await journal.completed - before.count { $0.step == .completed }
            await journal.end()
            await finished
            try await server.stop()
            let restored = try await house.restored(from: backup)
            try await check(before, await journal.entries, restored)
            print("\(meanwhile) changes while the backup on \(dialect) was made")
        }

        private func check(_ before: [Journal.Entry], _ after: [Journal.Entry], _ house: Installation) async throws {
            let server = try await house.serve()
            let aftermath = Aftermath(api: server.api, isExact: false)
            try await concurrently(before) { entry in
                var entry = entry
                entry.flow = after[entry.person.index].flow
                _ = try await aftermath.look(at: entry)
            }
            try await server.stop()
            try await house.audit()
        }
    }
}

extension Installation {
    /// As the documentation says for its engine.
    /// - Returns: the file.
    fileprivate func backUp() async throws -> String {
        let file = program.folder.path + "/backup"
        if let url = program.settings["DATABASE_URL"] {
            try await Shell.run(["pg_dump", "--format=custom", "--file=\(file)", url])
        } else {
            _ = try await program.require(["backup", file])
        }
        return file
    }

    /// The same keys over what the backup holds.
    fileprivate func restored(from backup: String) async throws -> Installation {
        if program.settings["DATABASE_URL"] != nil {
            let url = try await PostgresCluster.shared().freshDatabase()
            try await Shell.run(["pg_restore", "--exit-on-error", "--dbname=\(url)", backup])
            return with(["DATABASE_URL": url])
        }
        let folder = program.folder.path + "/restored"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        try FileManager.default.copyItem(atPath: backup, toPath: folder + "/bindery.sqlite")
        try FileManager.default.copyItem(atPath: dataFolder + "/bindery.keys", toPath: folder + "/bindery.keys")
        return with(["DATA_FOLDER": folder])
    }
}
