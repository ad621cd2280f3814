import Domain
import Engine
import Storage
import TestSupport
import Testing

@Suite("Signing in by number and code")
struct SignInCodeTests {
    private static let number = EngineHarness.number

    private func ask(_ harness: EngineHarness, _ browser: Browser = EngineHarness.laptop) async throws -> SignInAttempt {
        try await harness.engine.askSignInCode(harness.realm, phone: Secret(Self.number), browser)
    }

    private func answer(
        _ harness: EngineHarness, _ attempt: SignInAttempt, _ code: String, _ browser: Browser = EngineHarness.laptop
    ) async throws -> ReasonCode? {
        try await refusal { try await harness.engine.signIn(attempt: attempt.secret, code: Secret(code), browser) }
    }

    private func wrong(_ code: String) -> String { code == "000000" ? "000001" : "000000" }

    @Test("A right code signs in, and the number counts as proved")
    func signsIn() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account()
        let attempt = try await ask(harness)
        #expect(attempt.sentTo == "+86 138****8000" && attempt.expiresAt == harness.clock.now + .minutes(5))
        #expect(attempt.resendAt == harness.clock.now + .minutes(1))
        let message = try #require(try await harness.mailbox.codes().last)
        #expect(message.operation == nil && message.to == Self.number)
        let opened = try await harness.engine.signIn(attempt: attempt.secret, code: Secret(message.code), EngineHarness.laptop)
        #expect(opened.visitor.account == account.id && opened.visitor.method == .code)
        #expect(try await harness.read(account.id).bindings.first?.provedAt == harness.clock.now)
    }

    @Test("However a number is typed, its holder signs in", arguments: ["13800138000", "+86 138 0013 8000", "0086-138-0013-8000"])
    func spellings(_ typed: String) async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account()
        let attempt = try await harness.engine.askSignInCode(harness.realm, phone: Secret(typed), EngineHarness.laptop)
        let code = try #require(try await harness.mailbox.code(to: Self.number))
        let opened = try await harness.engine.signIn(attempt: attempt.secret, code: Secret(code), EngineHarness.laptop)
        #expect(opened.visitor.account == account.id)
    }

    @Test("What is no number is told so", arguments: ["", "x", "12", "lin@example.com", String(repeating: "1", count: 400)])
    func noNumber(_ typed: String) async throws {
        let harness = try await EngineHarness.make()
        let code = try await refusal { try await harness.engine.askSignInCode(harness.realm, phone: Secret(typed), .init()) }
        #expect(code?.rawValue.hasPrefix("identifier.") == true)
    }

    @Test("Promise 5: a code signs in once")
    func once() async throws {
        let harness = try await EngineHarness.make()
        _ = try await harness.account()
        let attempt = try await ask(harness)
        let code = try #require(try await harness.mailbox.code(to: Self.number))
        #expect(try await answer(harness, attempt, code) == nil)
        #expect(try await answer(harness, attempt, code) == "code.used")
    }

    @Test("Promise 5: of many tries at once with the right code one gets in")
    func race() async throws {
        let harness = try await EngineHarness.make()
        _ = try await harness.account()
        let attempt = try await ask(harness)
        let code = try #require(try await harness.mailbox.code(to: Self.number))
        let opened = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    (try? await harness.engine.signIn(attempt: attempt.secret, code: Secret(code), EngineHarness.laptop)) != nil
                }
            }
            return await group.reduce(into: 0) { count, opened in if opened { count += 1 } }
        }
        #expect(opened == 1)
    }

    @Test("Promise 5: a code is good for its own attempt alone")
    func bound() async throws {
        let harness = try await EngineHarness.make()
        _ = try await harness.account()
        let first = try await ask(harness)
        let code = try #require(try await harness.mailbox.code(to: Self.number))
        harness.clock.advance(by: .minutes(1))
        let second = try await ask(harness)
        let other = try #require(try await harness.mailbox.code(to: Self.number))
        if code != other { #expect(try await answer(harness, second, code) == "code.wrong") }
        #expect(
            try await refusal { try await harness.engine.signIn(attempt: Secret("x"), code: Secret(code), .init()) }
                == "sign-in.attempt-unknown")
        #expect(try await answer(harness, first, code) == nil, "the first is still good for its own")
    }

    @Test("A code is good for five minutes, and for five tries")
    func spent() async throws {
        let harness = try await EngineHarness.make()
        _ = try await harness.account()
        let late = try await ask(harness)
        let lateCode = try #require(try await harness.mailbox.code(to: Self.number))
        harness.clock.advance(by: .minutes(5))
        #expect(try await answer(harness, late, lateCode) == "code.expired")
        let attempt = try await ask(harness)
        let code = try #require(try await harness.mailbox.code(to: Self.number))
        for left in (0..<5).reversed() {
            let refused = await #expect(throws: Refusal.self) {
                try await harness.engine.signIn(attempt: attempt.secret, code: Secret(wrong(code)), EngineHarness.laptop)
            }
            #expect(refused?.code == "code.wrong" && refused?.triesLeft == left)
        }
        #expect(try await answer(harness, attempt, code) == "code.spent")
        #expect(try await answer(harness, attempt, "nonsense") == "code.malformed")
    }

    @Test("Promise 5: a new code does not reset the failures, and a stranger's failures never shut the owner out")
    func failuresStay() async throws {
        let harness = try await EngineHarness.make()
        _ = try await harness.account()
        for _ in 0..<2 {
            let attempt = try await ask(harness, EngineHarness.strangers)
            let code = try #require(try await harness.mailbox.code(to: Self.number))
            for _ in 0..<5 { _ = try await answer(harness, attempt, wrong(code), EngineHarness.strangers) }
            harness.clock.advance(by: .minutes(2))
        }
        let third = try await ask(harness, EngineHarness.strangers)
        let stolen = try #require(try await harness.mailbox.code(to: Self.number))
        #expect(try await answer(harness, third, wrong(stolen), EngineHarness.strangers) == "code.wrong")
        #expect(try await answer(harness, third, stolen, EngineHarness.strangers) == "limit.failures")
        #expect(try await harness.signInByCode().visitor.method == .code, "the owner, from a network of their own")
    }

    @Test("Too many codes are refused with the date; another network's owner still gets one")
    func limits() async throws {
        let harness = try await EngineHarness.make()
        _ = try await harness.account()
        _ = try await ask(harness, EngineHarness.strangers)
        let refused = await #expect(throws: Refusal.self) { try await ask(harness, EngineHarness.strangers) }
        #expect(refused?.code == "limit.codes" && refused?.wayForward.at == harness.clock.now + .minutes(1))
        _ = try await ask(harness)
    }

    @Test("Promise 5: strangers who use up what a number may be sent leave enough for the owner's own browser")
    func ceiling() async throws {
        let harness = try await EngineHarness.make()
        _ = try await harness.account()
        _ = try await harness.signInByCode()
        harness.clock.advance(by: .days(2))
        for host in 0..<30 { _ = try await ask(harness, Browser(network: "203.0.113.\(host)", device: "d\(host)")) }
        #expect(try await refusal { try await ask(harness, Browser(network: "203.0.113.99", device: "new")) } == "limit.codes")
        _ = try await ask(harness)
    }

    @Test("Promise 5: a stranger in the owner's own network shuts the owner's known browser out of nothing")
    func sharedNetwork() async throws {
        let harness = try await EngineHarness.make()
        _ = try await harness.account(phone: Self.number, password: "correct horse")
        _ = try await harness.signInByCode()
        harness.clock.advance(by: .days(2))
        let neighbour = Browser(network: EngineHarness.laptop.network, device: "neighbour")
        for _ in 0..<2 {
            let attempt = try await ask(harness, neighbour)
            let code = try #require(try await harness.mailbox.code(to: Self.number))
            for _ in 0..<5 { _ = try await answer(harness, attempt, wrong(code), neighbour) }
            harness.clock.advance(by: .minutes(2))
        }
        let phone = Secret(Self.number)
        for _ in 0..<10 {
            _ = try? await harness.engine.signIn(realm: harness.realm, phone: phone, password: Secret("a guess of mine"), neighbour)
        }
        let another = try await refusal { try await harness.signInByPassword(Self.number, "correct horse", neighbour) }
        #expect(another == "limit.sign-in")
        #expect(try await harness.signInByPassword().visitor.method == .password)
        _ = try await ask(harness, neighbour)
        #expect(try await harness.signInByCode().visitor.method == .code)
    }

    @Test("Promise 5: a machine that uses up what its network may try stops no known browser there")
    func usedUpNetwork() async throws {
        let harness = try await EngineHarness.make()
        _ = try await harness.account(phone: Self.number, password: "correct horse")
        _ = try await harness.signInByPassword()
        harness.clock.advance(by: .days(2))
        let machine = Browser(network: EngineHarness.laptop.network, device: "machine")
        for number in 0..<100 {
            let phone = Secret("+861370013\(7000 + number)")
            _ = try? await harness.engine.signIn(realm: harness.realm, phone: phone, password: Secret("a guess of mine"), machine)
        }
        #expect(try await refusal { try await harness.signInByPassword(Self.number, "correct horse", machine) } == "limit.sign-in")
        #expect(try await harness.signInByPassword().visitor.method == .password)
    }

    @Test("A number that went to somebody else since the code was sent lets nobody in")
    func moved() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account()
        let attempt = try await ask(harness)
        let code = try #require(try await harness.mailbox.code(to: Self.number))
        harness.clock.advance(by: .minutes(2))
        try await harness.change(account.id, from: Self.number, to: "+8613900139000")
        #expect(try await answer(harness, attempt, code) == "code.wrong")
    }

    @Test("Promise 10: neither code nor number is stored in any readable form")
    func nothingReadable() async throws {
        let harness = try await EngineHarness.make()
        _ = try await harness.account()
        let attempt = try await ask(harness)
        let code = try #require(try await harness.mailbox.code(to: Self.number))
        let opened = try await harness.engine.signIn(attempt: attempt.secret, code: Secret(code), EngineHarness.laptop)
        let database: any SQLDatabase = harness.database
        let stored = try await database.read { connection in
            let asked: [StaticString] = [
                "SELECT digest, destination, code_hash FROM sign_in", "SELECT digest, device_hash, network_hash FROM session",
            ]
            return try asked.flatMap { sql in
                try connection.query(sql) { row in
                    String(decoding: try (0..<3).flatMap { try row.blob($0) }, as: UTF8.self)
                }
            }
        }
        #expect(stored.count == 2)
        for secret in [attempt.secret.reveal(), opened.secret.reveal(), code, "13800138000", "laptop", "192.0.2.10"] {
            #expect(!stored.contains { $0.contains(secret) })
        }
    }
}
