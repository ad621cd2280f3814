import Domain
import Engine
import Policy
import TestSupport
import Testing

@Suite("A way in that strangers can't use up")
struct LetInTests {
    private static let owner = Browser(network: "198.51.100.1", device: "new-phone", agent: "Chrome, Android")

    private func guess(
        _ harness: EngineHarness, from host: Int, _ number: String = EngineHarness.number
    ) async throws -> ReasonCode? {
        let browser = Browser(network: IPAddress("203.0.113.\(host)"), device: "guesser-\(host)")
        return try await refusal { try await harness.signInByPassword(number, "a guess of mine", browser) }
    }

    private func signIn(_ harness: EngineHarness, _ browser: Browser = owner) async throws -> ReasonCode? {
        try await refusal { try await harness.signInByPassword(EngineHarness.number, "correct horse", browser) }
    }

    /// Asks, and gives all that was sent so far.
    private func link(_ harness: EngineHarness, _ identifier: String = EngineHarness.number) async throws -> [String] {
        try await harness.engine.askToBeLetIn(harness.realm, identifier: Secret(identifier), EngineHarness.strangers)
        return try await harness.mailbox.notices().filter { $0.kind == .signInLetIn }.compactMap(\.letInToken)
    }

    /// An account whose sign-in by password strangers have closed.
    private func closed(_ database: TestedDatabase = .sqlite) async throws -> EngineHarness {
        let harness = try await database.harness()
        _ = try await harness.account(
            phone: EngineHarness.number, email: EngineHarness.address, password: "correct horse")
        for host in 0..<100 { #expect(try await guess(harness, from: host) == "sign-in.refused") }
        return harness
    }

    @Test(
        "Promise 5: a hundred guesses close the password in new browsers, and the link opens it in one",
        arguments: TestedDatabase.allCases)
    func letIn(database: TestedDatabase) async throws {
        let harness = try await closed(database)
        #expect(try await signIn(harness) == "sign-in.closed")
        let tokens = try await link(harness)
        #expect(tokens.count == 1, "to the number that was typed")
        #expect(try await harness.engine.readLetIn(tokens[0]) == harness.realm)
        #expect(try await signIn(harness) == "sign-in.closed", "reading it does nothing")
        _ = try await harness.engine.letIn(tokens[0], Self.owner)
        #expect(try await signIn(harness) == nil)
        for host in 0..<100 {
            #expect(try await guess(harness, from: host) == "sign-in.refused", "strangers begin anew")
        }
        #expect(try await guess(harness, from: 200) == "sign-in.closed")
        harness.clock.advance(by: .hours(2))
        #expect(try await signIn(harness) == nil, "and the owner's browser is not meant")
        harness.clock.advance(by: .days(31))
        #expect(try await signIn(harness, Browser(network: "198.51.100.1", device: "another")) == "sign-in.closed")
    }

    @Test("Promise 5: asking for a link before somebody holds the number keeps none from who holds it then")
    func askedBefore() async throws {
        let harness = try await TestedDatabase.sqlite.harness()
        _ = try await harness.account("user-2", phone: "+8613900139000", password: "correct horse")
        #expect(try await link(harness).isEmpty, "nobody holds it")
        _ = try await harness.account(phone: EngineHarness.number, password: "correct horse")
        #expect(try await link(harness).count == 1)
        #expect(try await link(harness).count == 1, "and one is enough")
    }

    @Test("Promise 5: who reads one message lets in many browsers, and guesses with them no more often than with one")
    func manyLetIn() async throws {
        let harness = try await closed()
        let token = try await link(harness)[0]
        var refusals: [ReasonCode?] = []
        for number in 0..<10 {
            let browser = Browser(network: IPAddress("198.51.100.\(number)"), device: "let-in-\(number)")
            _ = try await harness.engine.letIn(token, browser)
            for _ in 0..<2 {
                refusals.append(
                    try await refusal {
                        try await harness.signInByPassword(EngineHarness.number, "a guess of mine", browser)
                    })
            }
        }
        #expect(refusals.count { $0 == "sign-in.refused" } == 10 && refusals.count { $0 == "limit.sign-in" } == 10)
        let eleventh = try await refusal {
            try await harness.engine.letIn(token, Browser(network: "198.51.100.99", device: "let-in-11"))
        }
        #expect(eleventh == "limit.sign-in")
        let codes = try await refusal {
            for number in 0..<3 {
                let browser = Browser(network: IPAddress("198.51.100.\(number)"), device: "let-in-\(number)")
                _ = try await harness.engine.askSignInCode(
                    harness.realm, identifier: Secret(EngineHarness.number), browser)
            }
        }
        #expect(codes == "limit.codes", "one a minute for all of them")
    }

    @Test("A link is good while its address is the account's")
    func released() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account(phone: EngineHarness.number, password: "correct horse")
        let token = try await link(harness)[0]
        try await harness.change(account.id, from: EngineHarness.number, to: "+8613900139000")
        #expect(try await refusal { try await harness.engine.letIn(token, Self.owner) } == "let-in.expired")
    }

    @Test("The hundredth try, when it is right, lets in and ends the count")
    func hundredth() async throws {
        let harness = try await EngineHarness.make()
        _ = try await harness.account(phone: EngineHarness.number, password: "correct horse")
        for host in 0..<99 { #expect(try await guess(harness, from: host) == "sign-in.refused") }
        #expect(try await signIn(harness) == nil)
        #expect(try await guess(harness, from: 200) == "sign-in.refused")
    }

    @Test("Promise 5: strangers who ask for the link use up nothing: there is always a good one in the mailbox")
    func askedByStrangers() async throws {
        let harness = try await closed()
        let first = try await link(harness)
        for _ in 0..<15 { #expect(try await link(harness) == first, "one in half a day") }
        harness.clock.advance(by: .hours(12) - .seconds(1))
        #expect(try await link(harness) == first)
        _ = try await harness.engine.letIn(first[0], Self.owner)
        harness.clock.advance(by: .seconds(1))
        #expect(try await link(harness).count == 2)
    }

    @Test("A let-in browser tries with limits of its own, and signs nobody in by itself")
    func limited() async throws {
        let harness = try await closed()
        _ = try await harness.engine.letIn(try await link(harness)[0], Self.owner)
        for _ in 0..<10 {
            let wrong = try await refusal {
                try await harness.signInByPassword(EngineHarness.number, "not the one", Self.owner)
            }
            #expect(wrong == "sign-in.refused")
        }
        #expect(try await signIn(harness) == "limit.sign-in")
    }

    @Test("A link is good for a day, for its realm and account, and as it was written")
    func tokens() async throws {
        let harness = try await closed()
        let token = try await link(harness)[0]
        for forged in [
            "", "x", String(token.dropLast()), String(token.reversed()),
            (token.hasPrefix("A") ? "B" : "A") + token.dropFirst(),
        ] {
            let refused = await #expect(throws: Refusal.self) { try await harness.engine.readLetIn(forged) }
            #expect(refused?.code == "let-in.unknown", "\(forged)")
        }
        harness.clock.advance(by: .hours(24))
        #expect(try await refusal { try await harness.engine.letIn(token, Self.owner) } == "let-in.expired")
    }

    @Test("Promise 6: for a number that nobody holds everything is answered the same, and nothing is sent")
    func nobody() async throws {
        let harness = try await EngineHarness.make()
        for host in 0..<100 { #expect(try await guess(harness, from: host, "+8613900139000") == "sign-in.refused") }
        #expect(try await guess(harness, from: 200, "+8613900139000") == "sign-in.closed")
        #expect(try await link(harness, "+8613900139000").isEmpty)
        #expect(try await refusal { try await link(harness, "not a number") } == "identifier.malformed")
    }

    @Test("A network that asks again and again is held back")
    func asking() async throws {
        let harness = try await EngineHarness.make()
        for _ in 0..<20 { _ = try await link(harness) }
        #expect(try await refusal { try await link(harness) } == "limit.sign-in")
    }

    @Test(
        "Promise 5: wrong codes count for the number across networks, at a hundred new browsers get no more, and a known one does"
    )
    func codes() async throws {
        let harness = try await EngineHarness.make(policies: [Policies.shipped("marketplace")])
        _ = try await harness.account(phone: EngineHarness.number, password: "correct horse")
        _ = try await harness.signInByCode()
        harness.clock.advance(by: .days(2))
        for host in 0..<20 {
            let browser = Browser(network: IPAddress("203.0.113.\(host)"), device: "guesser-\(host)")
            let attempt = try await harness.engine.askSignInCode(
                harness.realm, identifier: Secret(EngineHarness.number), browser)
            for _ in 0..<5 {
                let answer = try await refusal {
                    try await harness.engine.signIn(attempt: attempt.secret, code: Secret("000000"), browser)
                }
                #expect(answer == "code.wrong")
            }
        }
        harness.clock.advance(by: .days(3))
        let asked = try await refusal {
            try await harness.engine.askSignInCode(harness.realm, identifier: Secret(EngineHarness.number), Self.owner)
        }
        #expect(asked == "sign-in.closed")
        #expect(try await harness.signInByCode().visitor.method == .code)
    }
}
