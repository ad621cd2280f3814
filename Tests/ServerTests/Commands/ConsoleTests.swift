import Foundation
import TestSupport
import Testing

extension ServerTests {
    @Suite("The console's users, by command")
    struct ConsoleTests {
        private static let add = ["console", "users", "add", "lena.w", "--name", "Lena Wu", "--role", "reviewer"]

        private func list(_ program: Program) async throws -> [JSON] {
            try JSON.read(try await program.require(["console", "users", "list", "--json"])).items
        }

        @Test("A member is added, listed, reset and disabled; the link is printed alone, and once")
        func life() async throws {
            let house = try await Installation.make()
            let more = ["--role", "operator", "--realm", "marketplace", "--own", "marketplace/user-1"]
            let added = try await house.program.run(Self.add + more)
            #expect(added.status == 0)
            let links = added.output.split(separator: "\n")
            #expect(links.count == 1)
            let link = try #require(links.first)
            #expect(link.wholeMatch(of: /http:\/\/.*\/console\/set-up\/[A-Za-z0-9_-]{43}/) != nil)
            #expect(added.said.contains("24 hours"))
            let listed = try #require(try await list(house.program).first)
            #expect(listed["login"]?.text == "lena.w")
            #expect(listed["status"]?.text == "invited")
            #expect(listed["roles"]?.items.compactMap(\.text) == ["operator", "reviewer"])
            #expect(listed["realms"]?.items.compactMap(\.text) == ["marketplace"])
            #expect(listed["setUp"] == nil)
            let reset = try JSON.read(
                try await house.program.require(["console", "users", "reset", "lena.w", "--json"]))
            #expect(reset["setUp"]?.text != String(link))
            #expect(try await house.program.require(["console", "users", "disable", "lena.w"]) == "Disabled lena.w.\n")
            #expect(try await list(house.program).first?["status"]?.text == "disabled")
        }

        @Test("Nothing personal and no link is logged, and that it was done is")
        func logged() async throws {
            let house = try await Installation.make(["LOG_LEVEL": "info"])
            let added = try await house.program.run(Self.add)
            let link = added.output.trimmingCharacters(in: .whitespacesAndNewlines)
            let line = try #require(
                added.said.split(separator: "\n").first { $0.contains("a member of staff was added") })
            #expect(line.contains("staff=staff_"))
            for personal in ["lena", "Lena Wu", String(link.suffix(43))] { #expect(!line.contains(personal)) }
        }

        @Test("A member can be added while the server runs")
        func beside() async throws {
            let house = try await Installation.make()
            let server = try await house.serve()
            _ = try await house.program.require(Self.add)
            #expect(try await list(house.program).count == 1)
            try await server.stop()
        }

        @Test(
            "What can't be done ends with the code that the help promises",
            arguments: [
                (["add", "Lena", "--name", "L", "--role", "reviewer"], 64, "A login has 2 to 64 of a-z"),
                (["add", "lena", "--name", "L"], 64, "Missing expected argument '--role"),
                (["add", "lena", "--name", "L", "--role", "king"], 64, "The value 'king' is invalid"),
                (
                    ["add", "lena", "--name", "L", "--role", "reviewer", "--realm", "elsewhere"], 1,
                    "bindery: realm.unknown:"
                ),
                (
                    ["add", "lena", "--name", "L", "--role", "reviewer", "--own", "user-1"], 1,
                    "bindery: staff.own-account-malformed:"
                ),
                (["add", "lena", "--name", "", "--role", "reviewer"], 1, "bindery: staff.name-malformed:"),
                (["reset", "nobody"], 1, "bindery: staff.not-found:"),
                (["disable", "nobody"], 1, "bindery: staff.not-found:"),
                (["list"], 0, "Nobody works at the console."),
            ] as [([String], Int32, String)])
        func refused(arguments: [String], status: Int32, says: String) async throws {
            let house = try await Installation.make()
            let outcome = try await house.program.run(["console", "users"] + arguments)
            #expect(outcome.status == status)
            #expect(outcome.firstLine.contains(says), "\(outcome.said)")
            #expect(outcome.output.isEmpty)
        }

        @Test("A login is taken once")
        func taken() async throws {
            let house = try await Installation.make()
            _ = try await house.program.require(Self.add)
            let again = try await house.program.run(Self.add)
            #expect(again.status == 1)
            #expect(again.firstLine.hasPrefix("bindery: staff.exists:"))
        }

        @Test("The demo has a person to sign in as, and staff whose links it shows until they are used")
        func demo() async throws {
            let folder = try TemporaryFolder()
            let program = try Installation.prepared(in: folder)
            let first = try await Server.start(program, ["demo"], apiKey: "")
            let printed = try first.printed
            #expect(printed.contains("/sign-in/marketplace   +8613800138000, password demo-password"))
            let shown = printed.matches(of: /([a-z]+-[12]) +http:\/\/\S+(\/console\/set-up\/[A-Za-z0-9_-]{43})/)
            #expect(Set(shown.map { String($0.1) }) == ["operator-1", "reviewer-1", "reviewer-2"])
            let links = shown.map { (login: String($0.1), path: String($0.2)) }
            let keys = try JSON.read(String(contentsOfFile: folder.path + "/var/demo.json", encoding: .utf8))["keys"]
            let key = try #require(keys?[Installation.realm]?.text)
            #expect(
                try await first.api.with(key: key).post("/v1/accounts/look-up", #"{"externalID":"demo-user"}"#).status
                    == 200)
            try await first.stop()
            _ = try await program.require(["console", "users", "disable", "reviewer-2"])
            let second = try await Server.start(program, ["demo"], apiKey: key)
            let again = try second.printed
            for link in links { #expect(again.contains(link.path) == (link.login != "reviewer-2")) }
            try await second.stop()
        }
    }
}
