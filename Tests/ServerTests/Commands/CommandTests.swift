import Domain
import Foundation
import NIOCore
import NIOPosix
import TestSupport
import Testing

extension ServerTests {
    @Suite("Commands")
    struct CommandTests {
        /// One command, and what has to come of it.
        struct Case: Sendable, CustomTestStringConvertible {
            let arguments: [String]
            let status: Int32
            /// What the first line of the standard error holds; empty where that stays silent.
            let says: String
            /// What the output holds.
            var prints = ""

            var testDescription: String { "bindery \(arguments.joined(separator: " "))" }
        }

        /// Over an installation that is sound.
        static let cases = [
            Case(arguments: ["frobnicate"], status: 64, says: "Unexpected argument 'frobnicate'"),
            Case(arguments: ["serve", "--port", "x"], status: 64, says: "Unknown option '--port'"),
            Case(arguments: ["keys", "create", "--name", "x"], status: 64, says: "Missing expected argument '--scope"),
            Case(
                arguments: ["keys", "create", "--name", "x", "--scope", "all"], status: 64,
                says: "The value 'all' is invalid"),
            Case(arguments: ["keys", "init"], status: 73, says: "bindery: key-file.already-there:"),
            Case(arguments: ["keys", "list", "--json"], status: 0, says: "", prints: #""name" : "tests""#),
            Case(
                arguments: ["keys", "revoke", "\(APIKeyID(high: 1, low: 1))"], status: 1,
                says: "bindery: key.not-found:"),
            Case(
                arguments: ["accounts", "show", "\(AccountID(high: 1, low: 1))"], status: 1,
                says: "bindery: account.not-found:"),
            Case(arguments: ["accounts", "show", "acct_x"], status: 64, says: "The value 'acct_x' is invalid"),
            Case(
                arguments: ["accounts", "find", "--external-id", "nobody"], status: 1,
                says: "bindery: account.not-found:"),
            Case(
                arguments: ["cases", "show", "\(CaseID(high: 1, low: 1))"], status: 1, says: "bindery: case.not-found:"),
            Case(arguments: ["cases", "list", "--json"], status: 0, says: "", prints: #""cases" : ["#),
            Case(arguments: ["cases", "list", "--realm", "elsewhere"], status: 64, says: "bindery: realm.unknown:"),
            Case(arguments: ["outbox", "status", "--json"], status: 0, says: "", prints: #""topic" : "notice""#),
            Case(arguments: ["outbox", "retry"], status: 64, says: "Name messages, or say --all."),
            Case(arguments: ["migrate", "--check"], status: 0, says: "", prints: "The schema is up to date."),
            Case(
                arguments: ["migrate", "--check", "--data", "elsewhere"], status: 1, says: "",
                prints: "Pending: 1 (initial)"),
            Case(
                arguments: ["policy", "check", "policies/marketplace.yaml"], status: 0, says: "",
                prints: "good (realm marketplace"),
            Case(arguments: ["policy", "check", "nowhere.yaml"], status: 1, says: "", prints: "nowhere.yaml:1:1:"),
            Case(
                arguments: ["serve", "--config", "nowhere.yaml"], status: 78, says: "bindery: configuration.unreadable:"
            ),
            Case(arguments: ["serve", "--data", "elsewhere"], status: 78, says: "bindery: key-file.missing:"),
            Case(arguments: ["doctor"], status: 0, says: "", prints: "Nothing is wrong."),
            Case(arguments: ["doctor", "--data", "elsewhere"], status: 1, says: "", prints: "Something is wrong"),
            Case(arguments: ["--version"], status: 0, says: "", prints: "."),
        ]

        @Test("Each command ends with the code its help promises, and says why")
        func table() async throws {
            let house = try await Installation.make()
            for one in Self.cases {
                let outcome = try await house.program.run(one.arguments)
                #expect(outcome.status == one.status, "\(one.testDescription): \(outcome.said)\(outcome.output)")
                #expect(
                    one.says.isEmpty ? outcome.said.isEmpty : outcome.firstLine.contains(one.says),
                    "\(one.testDescription): \(outcome.said)")
                #expect(
                    one.prints.isEmpty || outcome.output.contains(one.prints),
                    "\(one.testDescription): \(outcome.output)")
            }
        }

        @Test(
            "Every command has its help",
            arguments: [
                "demo", "serve", "migrate", "doctor", "policy", "cases", "accounts", "console", "keys", "outbox",
                "export", "import", "backup",
            ])
        func help(command: String) async throws {
            let folder = try TemporaryFolder()
            let outcome = try await Program(folder: folder, settings: [:]).run([command, "--help"])
            #expect(outcome.status == 0)
            #expect(outcome.output.contains("USAGE: bindery \(command)"))
            #expect(outcome.said == "")
        }

        @Test("A policy with a mistake is told with line and column")
        func brokenPolicy() async throws {
            let folder = try TemporaryFolder()
            let text = "realm: shop\noperations:\n  phone.change:\n    trakcs: []\n"
            try text.write(toFile: folder.path + "/broken.yaml", atomically: true, encoding: .utf8)
            let program = Program(folder: folder, settings: [:])
            let outcome = try await program.run(["policy", "check", "broken.yaml"])
            #expect(outcome.status == 1)
            #expect(outcome.output.hasPrefix("broken.yaml:4:5: "))
            let listed = try JSON.read(try await program.run(["policy", "check", "--json", "broken.yaml"]).output)
            #expect(listed.items.first?["faults"]?.items.first?["line"]?.number == 4)
            #expect(listed.items.first?["warnings"] == .list([]))
        }

        @Test("A risky policy is good, and the warning about it has its line and column")
        func riskyPolicy() async throws {
            let folder = try TemporaryFolder()
            let text = "realm: shop\noperations:\n  phone.change:\n    restrict: { payout: 24h }\n"
            try text.write(toFile: folder.path + "/risky.yaml", atomically: true, encoding: .utf8)
            let program = Program(folder: folder, settings: [:])
            let outcome = try await program.run(["policy", "check", "risky.yaml"])
            #expect(outcome.status == 0)
            #expect(outcome.output.hasPrefix("risky.yaml: good (realm shop, "))
            #expect(
                outcome.output.contains(
                    "\nrisky.yaml:4:15: warning: operations.phone.change.restrict: `identifiers` is missing"))
            let listed = try JSON.read(try await program.run(["policy", "check", "--json", "risky.yaml"]).output)
            #expect(listed.items.first?["good"] == .flag(true))
            #expect(listed.items.first?["faults"] == .list([]))
            #expect(listed.items.first?["warnings"]?.items.map { $0["line"]?.number } == [4])
        }

        @Test("An import that rejects every line ends with a code of its own, again when it is repeated")
        func nothingImported() async throws {
            let house = try await Installation.make()
            func imported(_ text: String, _ arguments: [String] = []) async throws -> (status: Int32, said: String) {
                try text.write(
                    toFile: house.program.folder.path + "/users.csv", atomically: true, encoding: .utf8)
                let outcome = try await house.program.run(["accounts", "import", "users.csv"] + arguments)
                return (outcome.status, outcome.said)
            }
            let bad = "external_id,phone\nu-1,12\nu-2,13\n"
            for arguments in [["--dry-run"], [], ["--json"]] {
                let outcome = try await imported(bad, arguments)
                #expect(outcome.status == 65 && outcome.said.contains("bindery: import.nothing-taken:"))
            }
            try await #expect(imported(bad + "u-3,13700137000\n").status == 0)
            try await #expect(imported("external_id,phone\n").status == 0)
        }

        @Test("A setting that can't be used is reported with its name")
        func brokenSetting() async throws {
            let house = try await Installation.make()
            let outcome = try await house.program.with(["HTTP_PORT": "eighty"]).run(["serve"])
            #expect(outcome.status == 78)
            #expect(outcome.firstLine.hasPrefix("bindery: configuration.faulty:"))
            #expect(outcome.said.contains("HTTP_PORT"))
        }

        @Test(
            "A variable that names no setting of a group is told, with the one that was meant; others aren't ours",
            arguments: [
                ("HTTP_TRUSTEDPROXIES", "did you mean BINDERY_HTTP_TRUSTED_PROXIES?"),
                ("LIMITS_REQUETS", "did you mean BINDERY_LIMITS_REQUESTS?"),
                ("DATA_SOMETHING_ELSE", "names no setting"), ("KEY", ""),
            ])
        func misspeltVariable(name: String, says: String) async throws {
            let house = try await Installation.make()
            let outcome = try await house.program.with([name: "1"]).run(["keys", "list"])
            #expect(outcome.status == (says.isEmpty ? 0 : 78))
            #expect(outcome.said.contains(says) || says.isEmpty)
            #expect(outcome.said.contains("BINDERY_\(name)") != says.isEmpty)
        }

        @Test("A server tells everything that keeps it from starting at once")
        func everyFault() async throws {
            let house = try await Installation.make()
            let folder = house.program.folder.path
            try FileManager.default.createDirectory(atPath: folder + "/pages", withIntermediateDirectories: true)
            for (file, text) in [
                ("policies/shop.yaml", "realm: shop\nfrogs: 1\n"), ("pages/shop.yaml", "logo: gone.svg"),
                ("pages/mall.yaml", "help: { url: \"https://mall.example\", texts: {} }"),
                ("providers.yaml", "frogs: 1"),
            ] {
                try text.write(toFile: "\(folder)/\(file)", atomically: true, encoding: .utf8)
            }
            try FileManager.default.removeItem(atPath: house.dataFolder + "/bindery.keys")
            let outcome = try await house.program.with(["HTTP_PORT": "eighty", "SMS_GATEWAY": "http"]).run(["serve"])
            #expect(outcome.status == 78)
            #expect(outcome.firstLine.hasPrefix("bindery: start.faulty:"), "\(outcome.said)")
            for part in [
                "BINDERY_HTTP_PORT", "sms.url: must be set", "sms.token: must be set", "shop.yaml:2:1",
                "shop.yaml:1:7: logo",
                "mall.yaml:1:7: help: `text:` is missing", "mall.yaml:1:38: help: unknown key", "providers.yaml:1:1",
                "key-file.missing",
            ] {
                #expect(outcome.said.contains(part), "\(part): \(outcome.said)")
            }
        }

        @Test("A command that sends nothing needs no gateway's secret")
        func noSecret() async throws {
            let house = try await Installation.make()
            let program = house.program.with(["SMS_GATEWAY": "http", "SMS_URL": "https://sms.example"])
            for arguments in [["migrate"], ["cases", "list"], ["keys", "list"], ["outbox", "status"]] {
                #expect(try await program.run(arguments).status == 0, "\(arguments)")
            }
            let served = try await program.run(["serve"])
            #expect(served.firstLine.hasPrefix("bindery: configuration.faulty:"))
            #expect(served.said.contains("sms.token"))
        }

        @Test("A variable that begins like ours and names nothing is told by the server and the doctor")
        func strangeVariable() async throws {
            let house = try await Installation.make(["HTPP_PORT": "80", "KEY": "x"])
            let doctor = try await house.program.run(["doctor"])
            #expect(doctor.status == 0)
            #expect(doctor.output.contains("did you mean BINDERY_HTTP_PORT?"))
            #expect(doctor.output.contains("BINDERY_KEY: names no setting"))
            let server = try await house.serve()
            #expect(try server.printed.contains("BINDERY_HTPP_PORT: names no setting; did you mean BINDERY_HTTP_PORT?"))
            try await server.stop()
        }

        @Test("Every setting can be given by the name that the environment has for it")
        func variables() async throws {
            let house = try await Installation.make()
            let listed = try await house.program.with(["LIMITS_ANSWERS_PER_KEY": "4321"]).run(["doctor"]).output
            #expect(listed.contains("4321"))
        }

        @Test("A policy that keeps something for less long says so when it is published")
        func shorterRetention() async throws {
            let house = try await Installation.make()
            let shipped = try Policies.shipped(Installation.realm)
            let text = shipped.replacing("contents: 184d", with: "contents: 190d")
            try text.write(toFile: house.program.folder.path + "/longer.yaml", atomically: true, encoding: .utf8)
            let shorter = text.replacing("190d", with: "31d")
            try shorter.write(toFile: house.program.folder.path + "/shorter.yaml", atomically: true, encoding: .utf8)
            let longer = try await house.program.require(["policy", "publish", "longer.yaml"])
            #expect(!longer.contains("retention."))
            let published = try await house.program.require(["policy", "publish", "shorter.yaml"])
            #expect(published.contains("retention.contents is 31d now and was 190d"))
        }

        @Test("A policy that allows less than accounts hold is not published, and the doctor says so of a file")
        func policyConflicts() async throws {
            let house = try await Installation.make()
            let folder = house.program.folder.path
            let wide = try Policies.shipped(Installation.realm).replacing("maxAccounts: 1 ", with: "maxAccounts: 2 ")
            let narrow = wide.replacing("maxAccounts: 2 ", with: "maxAccounts: 1 ") + "\n# once more\n"
            for (name, text) in [("wide", wide), ("narrow", narrow)] {
                try text.write(toFile: "\(folder)/\(name).yaml", atomically: true, encoding: .utf8)
            }
            _ = try await house.program.require(["policy", "publish", "wide.yaml"])
            let accounts = "external_id,phone\nu-1,13800138000\nu-2,13800138000\n"
            try accounts.write(toFile: folder + "/users.csv", atomically: true, encoding: .utf8)
            _ = try await house.program.require(["accounts", "import", "users.csv"])
            for (language, words) in [("en", "identifiers.phone.maxAccounts is 1"), ("zh", "绑定的账号数超过此值")] {
                let refused = try await house.program.run(["policy", "publish", "narrow.yaml", "--language", language])
                #expect(refused.status == 1 && refused.output.contains(words), "\(refused.output)")
                #expect(refused.firstLine.hasPrefix("bindery: policy.conflicts:"))
                #expect(refused.output.matches(of: /acct_/).count == 2 && !refused.output.contains("13800138000"))
            }
            let refused = try await house.program.run(["policy", "publish", "narrow.yaml", "--json"])
            let conflict = try JSON.read(refused.output)["conflicts"]?.items.first
            #expect(refused.status == 1 && conflict?["rule"]?.text == "maxAccounts")
        }

        @Test("A key file that others can read is refused")
        func openKeyFile() async throws {
            let house = try await Installation.make()
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o640], ofItemAtPath: house.dataFolder + "/bindery.keys")
            for arguments in [["serve"], ["keys", "list"]] {
                let outcome = try await house.program.run(arguments)
                #expect(outcome.status == 78)
                #expect(outcome.firstLine.hasPrefix("bindery: key-file.open-to-others:"))
            }
        }

        @Test("A port that is taken is reported")
        func takenPort() async throws {
            let house = try await Installation.make()
            let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton).bind(
                host: "127.0.0.1", port: 0
            ).get()
            let port = try #require(channel.localAddress?.port)
            let outcome = try await house.program.with(["HTTP_PORT": String(port)]).run(["serve"])
            try await channel.close()
            #expect(outcome.status == 69)
            #expect(outcome.firstLine.hasPrefix("bindery: http.port-taken:"))
        }

        @Test("A key that is revoked is refused by the running server within seconds")
        func revoked() async throws {
            let house = try await Installation.make()
            let server = try await house.serve()
            let key = try await Installation.createKey(with: house.program)
            let (path, api) = ("/v1/accounts/\(AccountID(high: 1, low: 1))", server.api.with(key: key.secret))
            #expect(try await api.get(path).status == 404)
            _ = try await house.program.require(["keys", "revoke", key.id])
            let began = ContinuousClock.now
            try await eventually(within: .seconds(10)) { try await api.get(path).status == 401 }
            // Two seconds, and one for a machine with much else to do.
            #expect(ContinuousClock.now - began < .seconds(3))
            #expect(try await server.api.get(path).status == 404)
        }

        @Test("The demo makes everything it needs, doctor finds nothing wrong with it, and a second start keeps it")
        func demo() async throws {
            let folder = try TemporaryFolder()
            let program = try Installation.prepared(in: folder)
            let first = try await Server.start(program, ["demo"], apiKey: "")
            let keys = try JSON.read(String(contentsOfFile: folder.path + "/var/demo.json", encoding: .utf8))["keys"]
            let key = try #require(keys?[Installation.realm]?.text)
            let person = Person(index: 5)
            #expect(try await first.api.with(key: key).post("/v1/accounts", person.account).status == 201)
            let doctor = try await program.run(["doctor", "--json"])
            #expect(doctor.status == 0)
            #expect(try JSON.read(doctor.output)["healthy"] == .flag(true))
            try await first.stop()
            let second = try await Server.start(program, ["demo"], apiKey: key)
            #expect(
                try await second.api.post("/v1/accounts/look-up", #"{"externalID":"\#(person.externalID)"}"#).status
                    == 200)
            #expect(try second.printed.contains("as you left it"))
            try await second.stop()
        }
    }
}
