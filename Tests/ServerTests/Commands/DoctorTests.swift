import Foundation
import Storage
import TestSupport
import Testing

extension ServerTests {
    @Suite("The doctor")
    struct DoctorTests {
        @Test("A damaged page is noticed at the start, and the doctor says what to do")
        func damaged() async throws {
            let house = try await Installation.make()
            let server = try await house.serve()
            for index in 0..<20 {
                #expect(try await server.api.post("/v1/accounts", Person(index: index).account).status == 201)
            }
            try await server.stop()
            let pages =
                try #require(FileManager.default.attributesOfItem(atPath: house.databaseFile)[.size] as? Int) / 4096
            try Damage.page(pages / 2, of: house.databaseFile)
            let start = try await house.program.run(["serve"])
            #expect(start.status == 70)
            #expect(start.firstLine.hasPrefix("bindery: database.damaged:"), "\(start.said)")
            #expect(start.said.contains("bindery doctor --deep"))
            let doctor = try await house.program.run(["doctor", "--deep"])
            #expect(doctor.status == 1)
            #expect(doctor.output.contains("restore the last backup"), "\(doctor.output)")
        }

        @Test("Nothing is wrong with a new installation", arguments: DatabasePlace.all)
        func sound(dialect: Dialect) async throws {
            let house = try await Installation.make(on: dialect)
            let outcome = try await house.program.run(["doctor", "--deep", "--json"])
            #expect(outcome.status == 0 || dialect == .postgres, "\(outcome.output)")
            let findings = try JSON.read(outcome.output)["findings"]?.items ?? []
            let wrong = findings.filter { $0["verdict"]?.text == "wrong" }.compactMap { $0["check"]?.text }
            // The tests' own server flushes nothing, which is exactly what the doctor is to object
            // to.
            #expect(wrong == (dialect == .postgres ? ["durability"] : []))
            let checks = Set(findings.compactMap { $0["check"]?.text })
            let expected: Set = ["schema", "integrity", "keys-and-data", "outbox", "retention"]
            #expect(checks.isSuperset(of: expected))
            #expect(checks.contains("server") == (dialect == .postgres))
            #expect(checks.contains("data-folder") == (dialect == .sqlite))
        }

        @Test(
            "The doctor reads the pages' styles",
            arguments: [
                ("marketplace", "signIn: true", "good", "styles: marketplace"),
                ("marketplace", "logo: gone.svg", "wrong", "marketplace.yaml:1:7: logo: there is no gone.svg"),
                (
                    "marketplace", "name: { de: Markt }\ncolour: red", "wrong",
                    "marketplace.yaml:1:9: name: unknown key `de`"
                ),
                (
                    "marketplace", "name: { de: Markt }\ncolour: red", "wrong",
                    "marketplace.yaml:2:1: unknown key `colour`"
                ),
                ("marketplace", "texts: { en: { frog: Frog } }", "note", "texts.en.frog is a text that no page has"),
                ("mall", "signIn: true", "note", "a realm without a policy"),
            ])
        func styles(realm: String, text: String, verdict: String, says: String) async throws {
            let program = try Installation.prepared(in: try TemporaryFolder())
            let folder = program.folder.path + "/pages"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try text.write(toFile: "\(folder)/\(realm).yaml", atomically: true, encoding: .utf8)
            let told = try JSON.read(try await program.run(["doctor", "--json"]).output)
            let finding = try #require(told["findings"]?.items.first { $0["check"]?.text == "pages" })
            #expect(finding["verdict"]?.text == verdict)
            #expect(finding["detail"]?.text?.contains(says) == true, "\(finding)")
        }

        @Test("The password of a database is printed nowhere")
        func secret() async throws {
            let house = try await Installation.make()
            let program = house.program.with([
                "DATABASE_URL": "postgres://keeper:open-sesame@127.0.0.1:1/bindery?connect_timeout=1"
            ])
            for (arguments, status): ([String], Int32) in [
                (["doctor"], 1), (["doctor", "--json"], 1), (["serve"], 69), (["migrate"], 69), (["keys", "list"], 69),
            ] {
                let outcome = try await program.run(arguments)
                #expect(outcome.status == status, "\(arguments): \(outcome.said)")
                #expect(!(outcome.output + outcome.said).contains("open-sesame"), "\(arguments)")
                #expect(
                    (outcome.output + outcome.said).contains("127.0.0.1:1"),
                    "\(arguments): \(outcome.said)\(outcome.output)")
            }
            let malformed = try await house.program.with(["DATABASE_URL": "open-sesame"]).run(["serve"])
            #expect(malformed.status == 78)
            #expect(!malformed.said.contains("open-sesame"))
        }
    }
}
