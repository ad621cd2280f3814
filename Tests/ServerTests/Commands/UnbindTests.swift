import Foundation
import TestSupport
import Testing

extension ServerTests {
    @Suite("bindery accounts unbind")
    struct UnbindTests {
        private static func order(_ file: String, days: Double = 8, _ more: String...) -> [String] {
            let at = ISO8601DateFormatter().string(from: Date(timeIntervalSinceNow: days * 86_400))
            return ["accounts", "unbind", "--kinds", "email", "--reason", "policy", "--at", at, "--file", file] + more
        }

        private static func house() async throws -> Installation {
            let house = try await Installation.make()
            let lines = ["u-1,+8613800138001,a@example.com", "u-2,,b@example.com", "u-3,+8613800138003,"]
            try ("external_id,phone,email\n" + lines.joined(separator: "\n") + "\nnobody,,\n,,\n").write(
                toFile: house.file, atomically: true, encoding: .utf8)
            let known = "external_id,phone,email\n" + lines.joined(separator: "\n") + "\n"
            let path = house.program.folder.path + "/known.csv"
            try known.write(toFile: path, atomically: true, encoding: .utf8)
            _ = try await house.program.require(["accounts", "import", path])
            return house
        }

        @Test("A dry run says what would happen and makes no job; then it is done, reported, shown and called off")
        func journey() async throws {
            let house = try await Self.house()
            let program = house.program
            let tried = try await program.require(Self.order(house.file, "--dry-run"))
            for line in [
                "1 lines rejected.", "Would take from 1 of 4 accounts", "account.not-found  1  nobody",
                "binding.last  1  u-2", "binding.none  1  u-3",
            ] {
                #expect(tried.contains(line), "\(tried)")
            }
            let none = try JSON.read(try await program.require(["accounts", "bulk", "list", "--json"]))
            #expect(none["jobs"]?.items == [])

            let report = program.folder.path + "/left.jsonl"
            // The date is part of what tells one job from another.
            let order = Self.order(house.file, "--report", report, "--json")
            let done = try JSON.read(try await program.require(order))
            #expect(done["accounts"]?.number == 4 && done["rejected"]?.number == 1)
            let job = try #require(done["jobs"]?.items.first?["id"]?.text)
            let again = try JSON.read(try await program.require(order))
            #expect(again["jobs"]?.items.map { $0["id"]?.text } == [job])
            let left = try String(contentsOfFile: report, encoding: .utf8).split(separator: "\n").map {
                try JSON.read(String($0))
            }
            #expect(
                left.map { $0["code"]?.text } == [
                    "account.external-id-malformed", "binding.last", "binding.none", "account.not-found",
                ])
            #expect(left.first?["line"]?.number == 6 && left.last?["externalID"]?.text == "nobody")

            let shown = try await program.require(["accounts", "bulk", "show", job])
            for line in ["state       waiting", "told        1", "skipped     3"] {
                #expect(shown.contains(line), "\(shown)")
            }
            let lines = try await program.require(["accounts", "bulk", "report", job]).split(separator: "\n")
            #expect(
                try lines.map { try JSON.read(String($0))["state"]?.text } == ["told", "skipped", "skipped", "skipped"])
            #expect(try await program.require(["accounts", "bulk", "cancel", job]).contains("cancelling"))
        }

        @Test("What can't be done says why, with an exit code")
        func refused() async throws {
            let house = try await Self.house()
            let soon = try await house.program.run(Self.order(house.file, days: 2))
            #expect(soon.status == 1 && soon.said.contains("bulk.too-soon"))
            let empty = house.program.folder.path + "/empty.csv"
            try "external_id\n\"\"\n".write(toFile: empty, atomically: true, encoding: .utf8)
            let nothing = try await house.program.run(Self.order(empty))
            #expect(nothing.status == 65 && nothing.said.contains("bulk.nothing-taken"), "\(nothing)")
            let odd = try await house.program.run(Self.order(house.file).map { $0 == "policy" ? "whim" : $0 })
            #expect(odd.status == 64)
            let none = try await house.program.run(["accounts", "bulk", "show", "bulk_01h455vb4pex5vsknk084sn02q"])
            #expect(none.status == 1 && none.said.contains("bulk.not-found"))
        }
    }
}

extension Installation {
    fileprivate var file: String { program.folder.path + "/accounts.csv" }
}
