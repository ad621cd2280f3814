import Foundation
import Storage
import TestSupport
import Testing

extension ServerTests {
    @Suite("The master key on several nodes, in the steps of docs/operations.md")
    struct MasterKeyOnNodesTests {
        /// Two nodes with a folder each, and so a copy of the key file each.
        private struct Pair {
            let first: Installation
            let second: Installation

            static func make() async throws -> Pair {
                let first = try await Installation.make(["NODE_NAME": "first", "LOG_LEVEL": "notice"], on: .postgres)
                let second = first.with(["NODE_NAME": "second", "DATA_FOLDER": first.program.folder.path + "/second"])
                try FileManager.default.createDirectory(atPath: second.dataFolder, withIntermediateDirectories: true)
                try await Pair(first: first, second: second).handOut()
                return Pair(first: first, second: second)
            }

            /// As scp and mv do it: the new file takes the old one's place at once.
            func handOut() async throws {
                let target = second.dataFolder + "/bindery.keys"
                try await Shell.run(["cp", "--preserve=mode", first.dataFolder + "/bindery.keys", target + ".new"])
                try await Shell.run(["mv", target + ".new", target])
            }
        }

        @Test(
            "Prepared, handed out, put in force and dropped, while both nodes go on and each opens what the other one sealed"
        )
        func rotate() async throws {
            let pair = try await Pair.make()
            let (first, second) = (try await pair.first.serve(), try await pair.second.serve())
            let before = try await account("before", "+8613800138000", at: first)
            _ = try await pair.first.program.require(["keys", "prepare-master"])
            let refused = try await pair.first.program.run(["keys", "rotate-master"])
            #expect(refused.status != 0)
            #expect(refused.said.contains("second"), "it names the node that lacks the version: \(refused.said)")
            try await pair.handOut()
            try await eventually(within: .seconds(20)) {
                try await pair.first.program.run(["keys", "rotate-master"]).status == 0
            }
            try await eventually(within: .seconds(10)) { try second.printed.contains("master key followed") }
            let after = try await account("after", "+8613900139000", at: second)
            try await expect([before, after], at: [first, second])
            let early = try await pair.first.program.run(["keys", "drop-version", "1"])
            #expect(early.said.contains("key-ring.too-early"), "\(early.said)")
            try await eventually(within: .seconds(60)) {
                try await pair.first.program.run(["keys", "drop-version", "1", "--now"]).status == 0
            }
            try await pair.handOut()
            try await second.stop()
            let again = try await pair.second.serve()
            try await expect([before, after], at: [first, again])
            try await first.stop()
            try await again.stop()
        }

        private func account(_ name: String, _ phone: String, at node: Server) async throws -> String {
            let body = """
                {"externalID":"\(name)","identifiers":[{"kind":"phone","value":"\(phone)","provedAt":"2026-01-01T00:00:00Z"}]}
                """
            let made = try node.api.require(try await node.api.post("/v1/accounts", body), "creating an account")
            return try #require(made["id"]?.text)
        }

        /// Its masked number is shown, so the account's key was unwrapped and the number opened.
        private func expect(_ accounts: [String], at nodes: [Server]) async throws {
            for node in nodes {
                for account in accounts {
                    let view = try node.api.require(
                        try await node.api.get("/v1/accounts/\(account)"), "reading an account")
                    #expect(view["bindings"]?.items.first?["masked"]?.text?.hasPrefix("+86 13") == true)
                }
            }
        }
    }
}
