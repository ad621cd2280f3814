import Domain
import Engine
import Storage
import TestSupport
import Testing
import Verification

@Suite("Signing in with a code")
struct SignInCodeTests {
    private static let number = EngineHarness.number

    private func ask(
        _ harness: EngineHarness, _ browser: Browser = EngineHarness.laptop, for identifier: String = number
    ) async throws -> SignInAttempt {
        try await harness.engine.askSignInCode(harness.realm, identifier: Secret(identifier), browser)
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
        let opened = try await harness.engine.signIn(
            attempt: attempt.secret, code: Secret(message.code), EngineHarness.laptop)
        #expect(opened.visitor.account == account.id && opened.visitor.method == .code)
        #expect(try await harness.read(account.id).bindings.first?.provedAt == harness.clock.now)
    }

    @Test(
        "However a number is typed, its holder signs in",
        arguments: ["13800138000", "+86 138 0013 8000", "0086-138-0013-8000"])
    func spellings(_ typed: String) async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account()
        let attempt = try await harness.engine.askSignInCode(
            harness.realm, identifier: Secret(typed), EngineHarness.laptop)
        let code = try #require(try await harness.mailbox.code(to: Self.number))
        let opened = try await harness.engine.signIn(attempt: attempt.secret, code: Secret(code), EngineHarness.laptop)
        #expect(opened.visitor.account == account.id)
    }

    @Test(
        "A text that is neither a number nor an address gets its own reason",
        arguments: [
            ("", "identifier.malformed"), ("x", "identifier.malformed"), ("@", "identifier.malformed"),
            ("lin@", "identifier.malformed"), ("lin@example", "identifier.malformed"),
            ("lin@@example.com", "identifier.malformed"),
            (String(repeating: "1", count: 400), "identifier.too-long"),
            (String(repeating: "l", count: 400) + "@example.com", "identifier.too-long"),
        ] as [(String, ReasonCode)])
    func malformed(typed: String, code: ReasonCode) async throws {
        let harness = try await EngineHarness.make(policies: [Policies.mailedCodes])
        let byCode = await #expect(throws: Refusal.self) { try await ask(harness, for: typed) }
        #expect(byCode?.code == code && byCode?.field == "identifier" && byCode?.wayForward.action == "correct")
        let byPassword = await #expect(throws: Refusal.self) { try await harness.signInByPassword(typed) }
        #expect(byPassword == byCode)
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
                    (try? await harness.engine.signIn(attempt: attempt.secret, code: Secret(code), EngineHarness.laptop))
                        != nil
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
                try await harness.engine.signIn(
                    attempt: attempt.secret, code: Secret(wrong(code)), EngineHarness.laptop)
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
        #expect(
            try await refusal { try await ask(harness, Browser(network: "203.0.113.99", device: "new")) }
                == "limit.codes")
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
        for _ in 0..<10 { _ = try? await harness.signInByPassword(Self.number, "a guess of mine", neighbour) }
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
            _ = try? await harness.signInByPassword("+861370013\(7000 + number)", "a guess of mine", machine)
        }
        #expect(
            try await refusal { try await harness.signInByPassword(Self.number, "correct horse", machine) }
                == "limit.sign-in")
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
            let asked: [SQLStatement] = [
                "SELECT digest, destination, code_hash FROM sign_in",
                "SELECT digest, device_hash, network_hash FROM session",
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

@Suite("Signing in with a code to a mailbox")
struct MailedSignInCodeTests {
    private static let address = EngineHarness.address

    private func ask(
        _ harness: EngineHarness, _ typed: String = address, _ browser: Browser = EngineHarness.laptop
    ) async throws -> SignInAttempt {
        try await harness.engine.askSignInCode(harness.realm, identifier: Secret(typed), browser)
    }

    private func answer(
        _ harness: EngineHarness, _ attempt: SignInAttempt, _ code: String
    ) async throws -> OpenedSession {
        try await harness.engine.signIn(attempt: attempt.secret, code: Secret(code), EngineHarness.laptop)
    }

    /// An account with a number and an address, in a realm that mails codes to sign in with.
    private func realm() async throws -> (EngineHarness, AccountView) {
        let harness = try await EngineHarness.make(policies: [Policies.mailedCodes])
        return (harness, try await harness.account(phone: EngineHarness.number, email: Self.address))
    }

    @Test(
        "Promise 6: where policy does not let a code go to a mailbox, every address is refused alike and nothing is sent or stored"
    )
    func notOffered() async throws {
        let harness = try await EngineHarness.make()
        _ = try await harness.account(phone: EngineHarness.number, email: Self.address)
        let known = await #expect(throws: Refusal.self) { try await ask(harness) }
        let unknown = await #expect(throws: Refusal.self) { try await ask(harness, "nobody@example.com") }
        #expect(
            known?.code == "sign-in.code-not-offered" && known?.field == "identifier"
                && known?.wayForward.action == "correct")
        #expect(known == unknown)
        #expect(try await harness.mailbox.codes().isEmpty)
        let database: any SQLDatabase = harness.database
        #expect(try await database.read { try $0.query("SELECT COUNT(*) FROM sign_in") { try $0.integer(0) } } == [0])
        #expect(try await harness.signInByCode().visitor.method == .code, "the number of the same account gets one")
    }

    @Test(
        "Where policy lets it go to a mailbox, the code signs in, is good for as long as a code by mail is, and proves the address"
    )
    func signsIn() async throws {
        let (harness, account) = try await realm()
        let attempt = try await ask(harness)
        #expect(attempt.sentTo == "l***@example.com" && attempt.expiresAt == harness.clock.now + .minutes(10))
        let message = try #require(try await harness.mailbox.codes().last)
        #expect(
            message.to == Self.address && message.carrier == .mail && message.subject == .email
                && message.operation == nil)
        harness.clock.advance(by: .minutes(9))
        let opened = try await answer(harness, attempt, message.code)
        #expect(opened.visitor.account == account.id && opened.visitor.method == .code)
        let bindings = try await harness.read(account.id).bindings
        #expect(bindings.first { $0.kind == .email }?.provedAt == harness.clock.now)
        #expect(bindings.first { $0.kind == .phone }?.provedAt != harness.clock.now)
    }

    @Test("A code to a mailbox is too old after ten minutes")
    func expires() async throws {
        let (harness, _) = try await realm()
        let attempt = try await ask(harness)
        let code = try #require(try await harness.mailbox.code(to: Self.address))
        harness.clock.advance(by: .minutes(10))
        #expect(try await refusal { try await answer(harness, attempt, code) } == "code.expired")
    }

    @Test(
        "The code goes to the address as its owner gave it, however it is typed: another spelling may be another mailbox",
        arguments: ["LIN@EXAMPLE.COM", " lin@Example.com", "Lin@example.com"])
    func spelling(typed: String) async throws {
        let (harness, account) = try await realm()
        let attempt = try await ask(harness, typed)
        #expect(try await harness.mailbox.codes().map(\.to) == [Self.address])
        let code = try #require(try await harness.mailbox.code(to: Self.address))
        #expect(try await answer(harness, attempt, code).visitor.account == account.id)
    }

    @Test("A look-alike letter that folds to one of somebody's address does not lead their code to another mailbox")
    func lookAlike() async throws {
        let harness = try await EngineHarness.make(policies: [Policies.mailedCodes])
        _ = try await harness.account(phone: nil, email: "mike@example.com")
        _ = try await ask(harness, "mi\u{212A}e@example.com")
        #expect(try await harness.mailbox.codes().map(\.to) == ["mike@example.com"])
    }

    @Test("Limits count for each address, and for each network separately")
    func limits() async throws {
        let (harness, _) = try await realm()
        _ = try await harness.account("another", phone: nil, email: "wang@example.com")
        _ = try await ask(harness, Self.address, EngineHarness.strangers)
        let again = await #expect(throws: Refusal.self) {
            try await ask(harness, "LIN@example.com", EngineHarness.strangers)
        }
        #expect(again?.code == "limit.codes" && again?.field == "identifier")
        #expect(again?.wayForward.at == harness.clock.now + .minutes(1))
        _ = try await ask(harness, "wang@example.com", EngineHarness.strangers)
        _ = try await ask(harness, EngineHarness.number, EngineHarness.strangers)
        _ = try await ask(harness)
    }

    @Test("A code to a mailbox does not use up what its country may be sent")
    func noCountry() async throws {
        let (harness, _) = try await realm()
        _ = try await ask(harness)
        let database: any SQLDatabase = harness.database
        #expect(try await database.read { try $0.query("SELECT COUNT(*) FROM tally") { try $0.integer(0) } } == [0])
    }

    @Test("An account that was closed since the code was sent lets nobody in")
    func closedMeanwhile() async throws {
        let (harness, account) = try await realm()
        let attempt = try await ask(harness)
        let code = try #require(try await harness.mailbox.code(to: Self.address))
        try await harness.close(account.id)
        #expect(try await refusal { try await answer(harness, attempt, code) } == "code.wrong")
    }
}
