import CarrierSupport
import Domain
import Engine
import HTTPTypes
import Hummingbird
import Policy
import Providers
import TestSupport
import Testing

@Suite("A carrier's answers")
struct MobileCarrierTests {
    @Test(
        "A SIM that was changed after the number's last proof is told from one that was changed before, however long ago",
        arguments: [
            (30, 29, .yes, "check"), (30, 31, .no, "check"), (30, nil, .no, "check"), (100, 99, .yes, "check"),
            (101, 100, .yes, "retrieve-date"), (101, 102, .no, "retrieve-date"), (101, nil, .unknown, "retrieve-date"),
        ] as [(Int64, Int64?, Signal, String)])
    func simSwap(since: Int64, changed: Int64?, expected: Signal, path: String) async throws {
        let stage = CarrierStage { now in
            StrictCarrier.Line(simChangedAt: changed.map { now - .days($0) }, heldSince: now - .days(2000))
        }
        #expect(try await stage.answer(since: .days(since)) == expected)
        #expect(stage.carrier.asked.map(\.path) == ["sim-swap/\(path)"])
    }

    @Test(
        "`maxAge` is whole hours that reach the last proof, at least one and at most 2400",
        arguments: [
            (Duration.zero, 1), (.seconds(1), 1), (.hours(1), 1), (.hours(1) + .milliseconds(1), 2),
            (.hours(2400), 2400),
        ])
    func maxAge(since: Duration, hours: Int) async throws {
        let stage = CarrierStage()
        #expect(try await stage.answer(since: since) == .no)
        #expect(stage.carrier.asked.map(\.body) == ["{\"maxAge\":\(hours),\"phoneNumber\":\"\(CarrierStage.number)\"}"])
    }

    @Test(
        "No date of a change means none within the period that the carrier watches, and no more",
        arguments: [
            (200, Signal.no), (199, .unknown), (0, .unknown), (nil, .unknown),
        ] as [(Int?, Signal)])
    func monitored(days: Int?, expected: Signal) async throws {
        let stage = CarrierStage { now in
            StrictCarrier.Line(simChangedAt: nil, monitoredDays: days, heldSince: now - .days(2000))
        }
        #expect(try await stage.answer(since: .days(200)) == expected)
    }

    @Test("A carrier that looks back less far than `check` asks leaves it unknown")
    func watchesLess() async throws {
        let stage = CarrierStage { now in StrictCarrier.Line(monitoredDays: 20, heldSince: now - .days(2000)) }
        #expect(try await stage.answer(since: .days(30)) == .unknown)
        #expect(stage.lines.lines.map { $0.hasPrefix("debug") } == [true])
    }

    @Test(
        "A number that went to somebody else since, and one whose holder is new",
        arguments: [
            (SignalName.numberReassigned, 30, 29, .yes), (.numberReassigned, 30, 30, .no),
            (.numberReassigned, 30, 900, .no),
            (.tenureShort, 30, 29, .yes), (.tenureShort, 30, 30, .no), (.tenureShort, 30, 900, .no),
        ] as [(SignalName, Int64, Int64, Signal)])
    func holders(_ signal: SignalName, since: Int64, held: Int64, expected: Signal) async throws {
        let stage = CarrierStage { now in StrictCarrier.Line(heldSince: now - .days(held)) }
        #expect(try await stage.answer(signal, since: .days(since)) == expected)
    }

    @Test(
        "A number of another carrier's is unknown", arguments: [SignalName.simChanged, .numberReassigned, .tenureShort])
    func foreign(_ signal: SignalName) async throws {
        #expect(try await CarrierStage { _ in nil }.answer(signal) == .unknown)
    }

    @Test(
        "Every error is unknown, never no",
        arguments: [
            (400, "INVALID_ARGUMENT"), (400, "OUT_OF_RANGE"), (403, "PERMISSION_DENIED"),
            (403, "INVALID_TOKEN_CONTEXT"),
            (404, "NOT_FOUND"), (404, "IDENTIFIER_NOT_FOUND"), (422, "SERVICE_NOT_APPLICABLE"),
            (422, "MISSING_IDENTIFIER"),
            (422, "UNNECESSARY_IDENTIFIER"), (422, "UNSUPPORTED_IDENTIFIER"), (429, "QUOTA_EXCEEDED"),
            (429, "TOO_MANY_REQUESTS"), (500, "INTERNAL"), (501, "NOT_IMPLEMENTED"), (503, "UNAVAILABLE"),
            (504, "TIMEOUT"),
        ])
    func errors(status: Int, code: String) async throws {
        let stage = CarrierStage {
            StrictCarrier.Line(heldSince: $0 - .days(2000))
        } instead: { path, _ in
            path == "token" ? nil : StrictCarrier.error(HTTPResponse.Status(code: status), code)
        }
        #expect(try await stage.answer() == .unknown)
        #expect(stage.lines.lines.count == 1 && stage.lines.lines[0].contains("\(status) \(code)"))
        #expect(!stage.lines.lines[0].contains("600111222"), "what carriers write in sentences is not repeated")
    }

    @Test(
        "An answer that is not as it was published is unknown",
        arguments: [
            "", "no JSON", "[]", "{}", "{\"swapped\":\"false\"}", "{\"swapped\":0}", "{\"swapped\":null}",
            "{\"Swapped\":false}",
            "{\"swapped\":false", "{\"x\":\"" + String(repeating: "x", count: 20_000) + "\",\"swapped\":false}",
        ])
    func malformed(body: String) async throws {
        let stage = CarrierStage {
            StrictCarrier.Line(heldSince: $0 - .days(2000))
        } instead: { path, _ in
            path == "token" ? nil : StrictCarrier.json(body)
        }
        #expect(try await stage.answer() == .unknown)
    }

    @Test(
        "A date that is missing, or none, is unknown",
        arguments: [
            "{}", "{\"monitoredPeriod\":4000}", "{\"latestSimChange\":\"yesterday\"}", "{\"latestSimChange\":1}",
            "{\"latestSimChange\":null,\"monitoredPeriod\":\"4000\"}",
        ])
    func malformedDate(body: String) async throws {
        let stage = CarrierStage {
            StrictCarrier.Line(heldSince: $0 - .days(2000))
        } instead: { path, _ in
            path == "token" ? nil : StrictCarrier.json(body)
        }
        #expect(try await stage.answer(since: .days(300)) == .unknown)
    }

    @Test("Members that were added since are passed over, as the interfaces ask")
    func addedMembers() async throws {
        let stage = CarrierStage {
            StrictCarrier.Line(heldSince: $0 - .days(2000))
        } instead: { path, _ in
            path == "token" ? nil : StrictCarrier.json("{\"swapped\":true,\"eSIM\":false}")
        }
        #expect(try await stage.answer() == .yes)
    }

    @Test("A redirect is not followed: tokens and numbers are meant for one place")
    func redirect() async throws {
        let stage = CarrierStage {
            StrictCarrier.Line(heldSince: $0 - .days(2000))
        } instead: { path, count in
            path == "token" || count > 0
                ? nil : Response(status: .temporaryRedirect, headers: [.location: "/sim-swap/v2/check"])
        }
        #expect(try await stage.answer() == .unknown)
        #expect(stage.carrier.asked.count == 1)
    }

    @Test("A carrier that is slow is unknown in time", arguments: ["token", "sim-swap/check"])
    func slow(where place: String) async throws {
        let stage = CarrierStage {
            StrictCarrier.Line(heldSince: $0 - .days(2000))
        } instead: { path, _ in
            if path == place { try await Task.sleep(for: .seconds(8)) }
            return nil
        }
        try await stage.open(timeout: .milliseconds(200)) { source in
            let (request, begun) = (try stage.request(), ContinuousClock.now)
            #expect(await source.answer(request) == .unknown)
            #expect(begun.duration(to: .now) < .seconds(6))
        }
    }

    @Test("No number appears in an address or in a log, and each exchange has its inquiry's name")
    func discreet() async throws {
        let stage = CarrierStage { _ in nil }
        try await stage.open { source in
            for signal in [SignalName.simChanged, .numberReassigned, .tenureShort] {
                let request = try stage.request(signal)
                _ = await source.answer(request)
                #expect(stage.carrier.asked.last?.correlator == request.inquiry.description)
            }
        }
        let written = stage.lines.lines + stage.carrier.uris
        #expect(written.count == 9)
        #expect(written.allSatisfy { !$0.contains("600111222") && !$0.contains("token-") && !$0.contains("s3cret") })
    }

    @Test("A carrier is asked about numbers that it answers for, by what was agreed on")
    func covers() async throws {
        let stage = CarrierStage()
        try await stage.open(apis: [.simSwap: "v2"]) { source in
            let realms = try (#require(RealmID(rawValue: "shop")), #require(RealmID(rawValue: "bank")))
            let number = try IdentifierKinds.standard.parse(.phone, CarrierStage.number, region: "ES")
            #expect(source.covers(.simChanged, of: number, in: realms.0))
            #expect(!source.covers(.numberReassigned, of: number, in: realms.0))
            #expect(!source.covers(.simChanged, of: number, in: realms.1))
            for other in ["+34711222333", "+8613800138000"] {
                let number = try IdentifierKinds.standard.parse(.phone, other, region: "ES")
                #expect(!source.covers(.simChanged, of: number, in: realms.0))
            }
            let mail = try IdentifierKinds.standard.parse(.email, "a@example.com", region: "ES")
            #expect(!source.covers(.simChanged, of: mail, in: realms.0))
            #expect(try await source.answer(stage.request(.numberReassigned)) == .unknown)
        }
        #expect(stage.carrier.asked.isEmpty)
    }
}

@Suite("A carrier's tokens")
struct AccessTokenTests {
    @Test("One token serves until it expires, and those who ask at the same time share it")
    func shared() async throws {
        let stage = CarrierStage()
        try await stage.open { source in
            let request = try stage.request()
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<20 {
                    group.addTask { #expect(await source.answer(request) == .no) }
                }
            }
            stage.clock.advance(by: .seconds(3589))
            #expect(try await source.answer(stage.request()) == .no)
            #expect(stage.carrier.tokenRequests == 1)
            stage.clock.advance(by: .seconds(1))
            #expect(try await source.answer(stage.request()) == .no)
        }
        #expect(stage.carrier.tokenRequests == 2)
        #expect(stage.carrier.asked.count == 22)
    }

    @Test("A token that the carrier ended is replaced once, and the request asked again")
    func revoked() async throws {
        let stage = CarrierStage()
        try await stage.open { source in
            let request = try stage.request()
            #expect(await source.answer(request) == .no)
            stage.carrier.revokeTokens()
            #expect(await source.answer(request) == .no)
        }
        #expect(stage.carrier.tokenRequests == 2 && stage.carrier.asked.count == 3)
    }

    @Test("A carrier that takes no token is asked twice and no more")
    func refused() async throws {
        let stage = CarrierStage {
            StrictCarrier.Line(heldSince: $0 - .days(2000))
        } instead: { path, _ in
            path == "token" ? nil : StrictCarrier.error(.unauthorized, "UNAUTHENTICATED")
        }
        #expect(try await stage.answer() == .unknown)
        #expect(stage.carrier.tokenRequests == 2 && stage.carrier.asked.count == 2)
    }

    @Test(
        "A token endpoint that gives none leaves everything unknown",
        arguments: [
            "{}", "{\"access_token\":\"x\",\"token_type\":\"mac\"}",
            "{\"access_token\":\"a b\",\"token_type\":\"Bearer\"}", "no JSON",
        ])
    func none(body: String) async throws {
        let stage = CarrierStage {
            StrictCarrier.Line(heldSince: $0 - .days(2000))
        } instead: { path, _ in
            path == "token" ? StrictCarrier.json(body) : nil
        }
        #expect(try await stage.answer() == .unknown)
        #expect(stage.carrier.asked.isEmpty)
    }

    @Test("A check says what is wrong with the secret, and is quiet where tokens are given")
    func check() async throws {
        let stage = CarrierStage()
        try await stage.open { try await $0.checkTokens() }
        #expect(stage.carrier.tokenRequests == 4)
        try await stage.open(secret: "another") { source in
            await #expect(throws: CarrierFailure.refused(401, code: "invalid_client")) {
                try await source.checkTokens()
            }
        }
    }
}
