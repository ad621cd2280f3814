import CarrierSupport
import Domain
import Foundation
import TestSupport
import Testing

extension ServerTests {
    @Suite("A carrier that the running server asks")
    struct CarrierTests {
        private static let file = """
            realms:
              marketplace:
                carriers:
                  - name: Example Mobile
                    prefixes: ["+86"]
                    url: URL
                    token: { url: URL/token, client: "\(StrictCarrier.client)", secret: BINDERY_EXAMPLE_MOBILE }
                    apis: { sim-swap: v2, number-recycling: v0.3, kyc-tenure: v0.3 }
            """

        /// With a file that names the carrier at an address.
        private func house(_ file: String, at url: String) async throws -> Installation {
            let house = try await Installation.make()
            let path = house.program.folder.path + "/carriers.yaml"
            try file.replacing("URL", with: url).write(toFile: path, atomically: true, encoding: .utf8)
            return house.with(["PROVIDERS_FILE": path, "EXAMPLE_MOBILE": StrictCarrier.secret, "LOG_LEVEL": "debug"])
        }

        private func change(_ person: Person, _ api: API) async throws -> String? {
            let telephones = Telephones()
            func ask(_ call: Call) async throws -> JSON { try api.require(try await api.post(call), call.retry) }
            func code(_ number: String) async throws -> String {
                try await eventually(within: .seconds(20)) {
                    try await telephones.read(api)
                    return await telephones.hasCode(number)
                }
                return try await telephones.code(to: number)
            }
            let account = try #require(try await ask(person.creation)["id"]?.text)
            let flow = try #require(try await ask(person.start(of: account))["flow"]?["id"]?.text)
            _ = try await ask(person.challenge("old", in: flow))
            _ = try await ask(person.oldProof(try await code(person.oldNumber), in: flow))
            _ = try await ask(person.input(in: flow))
            _ = try await ask(person.challenge("new", in: flow))
            return try await ask(person.newProof(try await code(person.newNumber), in: flow))["state"]?.text
        }

        @Test("Where the SIM was changed and the new number is new, people look; another change goes through")
        func asked() async throws {
            let (robbed, honest) = (Person(index: 11), Person(index: 12))
            let now = Instant(Date())
            let line = StrictCarrier.Line(heldSince: now - .days(900))
            var swapped = line
            swapped.simChangedAt = now - .days(5)
            let carrier = StrictCarrier(
                [
                    robbed.oldNumber: swapped, robbed.newNumber: .init(heldSince: now - .days(3)),
                    honest.oldNumber: line, honest.newNumber: line,
                ], now: { Instant(Date()) })
            try await carrier.open { url in
                let house = try await house(Self.file, at: url)
                let doctor = try await house.program.run(["doctor"])
                #expect(doctor.output.contains("Example Mobile gives tokens for all that marketplace asks it"))
                #expect(carrier.asked.isEmpty)
                let server = try await house.serve()
                #expect(try await change(robbed, server.api) == "reviewing")
                #expect(try await change(honest, server.api) == "completed")
                try await server.stop()
                let said = try house.program.saidFiles
                for person in [robbed, honest] {
                    let digits = Data(person.oldNumber.dropFirst(3).utf8)
                    #expect(said.allSatisfy { $0.range(of: digits) == nil })
                    #expect(carrier.uris.allSatisfy { !$0.contains(person.oldNumber.dropFirst(3)) })
                }
            }
            let paths = carrier.asked.map(\.path)
            #expect(Set(paths) == ["sim-swap/check", "number-recycling/check", "kyc-tenure/check-tenure"])
            #expect(paths.count == 6)
        }

        @Test(
            "A file with a fault, or without its secret, is told by line and column, and nothing starts",
            arguments: [
                ("apis:", "apos:", "carriers.yaml:8:9: realms.marketplace.carriers[0]: unknown key `apos`"),
                ("marketplace:", "market:", "no policy is of realm market"),
                (
                    "BINDERY_EXAMPLE_MOBILE", "OTHER_SECRET",
                    "OTHER_SECRET, which holds the secret of Example Mobile, is not set"
                ),
            ])
        func faulty(old: String, new: String, fault: String) async throws {
            let house = try await house(Self.file.replacing(old, with: new), at: "http://127.0.0.1:9")
            for command in ["serve", "doctor"] {
                let outcome = try await house.program.run([command])
                #expect(outcome.status == (command == "serve" ? 78 : 1))
                #expect((outcome.said + outcome.output).contains(fault), "\(command): \(outcome.said)\(outcome.output)")
                #expect(!(outcome.said + outcome.output).contains(StrictCarrier.secret))
            }
            #expect(try await house.program.run(["keys", "list"]).status == 0, "commands need none of it")
        }

        @Test("A carrier that is away stops nothing: the doctor says so, and a change continues with unknown")
        func away() async throws {
            let house = try await house(Self.file, at: "http://127.0.0.1:9")
            let doctor = try await house.program.run(["doctor"])
            #expect(doctor.status == 1)
            #expect(doctor.output.contains("it can't be reached in time"))
            let server = try await house.serve()
            #expect(try await change(Person(index: 13), server.api) == "completed")
            try await server.stop()
        }

        @Test("A file that a setting names has to be there; the usual one need not")
        func missing() async throws {
            let house = try await Installation.make()
            let outcome = try await house.program.with(["PROVIDERS_FILE": "nowhere.yaml"]).run(["serve"])
            #expect(outcome.status == 78 && outcome.firstLine.contains("providers.unreadable"))
            let doctor = try await house.program.run(["doctor"])
            #expect(doctor.output.contains("nobody is asked, and every signal is unknown"))
        }
    }
}

extension Program {
    /// All that runs of it have said so far.
    fileprivate var saidFiles: [Data] {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".err") }.map {
                try Data(contentsOf: URL(filePath: folder.path + "/" + $0))
            }
        }
    }
}
