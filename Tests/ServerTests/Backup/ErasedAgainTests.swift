import Foundation
import Storage
import TestSupport
import Testing

extension ServerTests {
    @Suite("Erased accounts that come back")
    struct ErasedAgainTests {
        /// A backup from before an account was erased is put in the database's place: whether it was erased in between or
        /// never looks the same to the server, which goes by the list alone.
        @Test("What a restored backup brings back is erased again before the port opens", arguments: DatabasePlace.all)
        func restored(dialect: Dialect) async throws {
            let house = try await Installation.make(on: dialect)
            let ids = try await accounts(of: house, 3)
            try list(ids[0], in: house)
            let doctor = try await house.program.run(["doctor", "--json"])
            #expect(try verdict("erased-accounts", doctor.output) == "wrong")
            let server = try await house.serve()
            let erased = try await server.api.get("/v1/accounts/\(ids[0])").body
            #expect(erased["status"]?.text == "closed" && erased["erasedAt"] != nil)
            #expect(erased["externalID"]?.text == ids[0])
            #expect(try await server.api.get("/v1/accounts/\(ids[1])").body["status"]?.text == "active")
            try await server.stop()
            #expect(try await verdict("erased-accounts", house.program.run(["doctor", "--json"]).output) == "good")
        }

        @Test("An import erases at its end what the list of the new machine names", arguments: DatabasePlace.all)
        func imported(dialect: Dialect) async throws {
            let old = try await Installation.make()
            let ids = try await accounts(of: old, 3)
            let export = old.program.folder.path + "/export"
            _ = try await old.program.require(["export", export])
            let program = old.program.with(
                try await DatabasePlace.settings(for: dialect).merging(["DATA_FOLDER": old.program.folder.path + "/new"]
                ) {
                    $1
                })
            let house = Installation(program: program, apiKey: old.apiKey)
            try FileManager.default.createDirectory(atPath: house.dataFolder, withIntermediateDirectories: false)
            try FileManager.default.copyItem(
                atPath: old.dataFolder + "/bindery.keys", toPath: house.dataFolder + "/bindery.keys")
            _ = try await house.program.require(["migrate"])
            try list(ids[1], in: house)
            let outcome = try await house.program.run(["import", export])
            #expect(outcome.status == 0 && outcome.said.contains("1 accounts"), "\(outcome.said)")
            let keys = try await house.withDatabase { database in
                try await database.read { connection in
                    try connection.query("SELECT external_id FROM account WHERE data_key IS NULL") { try $0.text(0) }
                }
            }
            #expect(keys == [ids[1]])
        }

        @Test("The list of another machine is applied by command, and added to one's own")
        func applied() async throws {
            let house = try await Installation.make()
            let ids = try await accounts(of: house, 2)
            let other = house.program.folder.path + "/other.erased"
            try Data("\(ids[1]) 2026-01-01T00:00:00Z\nacct_00000000000000000000000000 2026-01-01T00:00:00Z\n".utf8)
                .write(
                    to: URL(filePath: other))
            let said = try await house.program.require(["accounts", "erased", "--apply", other])
            #expect(said.contains("Erased 1 of 2"), "\(said)")
            let shown = try JSON.read(try await house.program.require(["accounts", "erased", "--json"]))
            #expect(shown["accounts"]?.items.compactMap { $0["account"]?.text } == [ids[1]])
        }

        private func accounts(of house: Installation, _ count: Int) async throws -> [String] {
            let server = try await house.serve()
            var ids: [String] = []
            for index in 0..<count {
                let answer = try await server.api.post("/v1/accounts", Person(index: index).account)
                ids.append(try #require(answer.body["id"]?.text))
            }
            try await server.stop()
            return ids
        }

        private func list(_ account: String, in house: Installation) throws {
            try Data("\(account) 2026-01-01T00:00:00Z\n".utf8).write(
                to: URL(filePath: house.dataFolder + "/bindery.erased"))
        }

        private func verdict(_ check: String, _ output: String) throws -> String? {
            try JSON.read(output)["findings"]?.items.first { $0["check"]?.text == check }?["verdict"]?.text
        }
    }
}
