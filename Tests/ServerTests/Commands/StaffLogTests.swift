import Foundation
import TestSupport
import Testing

extension ServerTests {
    @Suite("The record of what staff did, by command")
    struct StaffLogTests {
        private static func add(_ login: String) -> [String] {
            ["console", "users", "add", login, "--name", "Lena Wu", "--role", "reviewer"]
        }

        private func log(_ house: Installation, _ arguments: [String] = []) async throws -> [JSON] {
            try JSON.read(try await house.program.require(["console", "users", "log", "--json"] + arguments)).items
        }

        @Test("The record is empty, then names who and what, the latest first, and one member's alone where asked")
        func printed() async throws {
            let house = try await Installation.make()
            #expect(try await house.program.run(["console", "users", "log"]).said.contains("Nobody has done anything"))
            for login in ["lena", "otto"] { _ = try await house.program.require(Self.add(login)) }
            _ = try await house.program.require(["console", "users", "disable", "lena"])
            #expect(
                try await log(house).compactMap { $0["act"]?.text } == ["staff.disabled", "staff.added", "staff.added"])
            #expect(try await log(house, ["--login", "otto"]).compactMap { $0["login"]?.text } == ["otto"])
            let table = try await house.program.require(["console", "users", "log"])
            #expect(table.hasPrefix("AT"))
            #expect(table.contains("staff.disabled"))
            #expect(!table.contains("Lena Wu"))
        }

        @Test("An unknown login is reported")
        func unknown() async throws {
            let house = try await Installation.make()
            let outcome = try await house.program.run(["console", "users", "log", "--login", "nobody"])
            #expect(outcome.status == 1)
            #expect(outcome.firstLine.hasPrefix("bindery: staff.not-found:"))
        }

        @Test("Doctor warns when everybody would count as one network", arguments: [("0", true), ("1", false)])
        func proxies(trusted: String, warns: Bool) async throws {
            let house = try await Installation.make()
            let settings = ["HTTP_PUBLIC_URL": "https://bindery.example", "HTTP_TRUSTED_PROXIES": trusted]
            let outcome = try await house.program.with(settings).run(["doctor", "--json"])
            let findings = try JSON.read(outcome.output)["findings"]?.items ?? []
            let verdict = findings.first { $0["check"]?.text == "proxies" }?["verdict"]?.text
            #expect(verdict == (warns ? "note" : nil), "\(outcome.output)")
        }
    }
}
