import Domain
import Engine
import TestSupport
import Testing

@Suite("Signing in with a password")
struct SignInPasswordTests {
    private static let number = EngineHarness.number

    private func attempt(
        _ harness: EngineHarness, _ password: String, identifier: String = number,
        _ browser: Browser = EngineHarness.laptop
    ) async throws -> ReasonCode? {
        try await refusal { try await harness.signInByPassword(identifier, password, browser) }
    }

    @Test("The right password signs in")
    func signsIn() async throws {
        let harness = try await EngineHarness.make()
        let (account, opened) = try await harness.person()
        #expect(opened.visitor.account == account.id && opened.visitor.method == .password)
    }

    @Test(
        "The address of an account signs in as its number does, however it is spelt",
        arguments: ["lin@example.com", "LIN@EXAMPLE.COM", " Lin@Example.com "])
    func byAddress(_ typed: String) async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account(
            phone: Self.number, email: EngineHarness.address, password: "correct horse")
        let opened = try await harness.signInByPassword(typed)
        #expect(opened.visitor.account == account.id && opened.visitor.method == .password)
    }

    @Test("An account without a number signs in by its address")
    func addressAlone() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account(phone: nil, email: EngineHarness.address, password: "correct horse")
        #expect(try await harness.signInByPassword(EngineHarness.address).visitor.account == account.id)
    }

    @Test("A frozen account signs in by its address too, and a closed one by nothing")
    func byStatus() async throws {
        let harness = try await EngineHarness.make()
        let (account, opened) = try await harness.person(email: EngineHarness.address)
        let flow = try await harness.startHere(opened.visitor, .freeze)
        try await harness.proveHere(Requirement(.phone, .code), of: flow, at: Self.number, opened.visitor)
        #expect(try await harness.read(account.id).status == .frozen)
        #expect(try await harness.signInByPassword(EngineHarness.address).visitor.account == account.id)
        try await harness.close(account.id)
        for identifier in [EngineHarness.address, Self.number] {
            #expect(try await attempt(harness, "correct horse", identifier: identifier) == "sign-in.refused")
        }
    }

    @Test("Promise 6: an unknown identifier, an account without a password and a wrong password are refused alike")
    func refusedAlike() async throws {
        let harness = try await EngineHarness.make()
        _ = try await harness.account(phone: Self.number, email: EngineHarness.address, password: "correct horse")
        _ = try await harness.account("without", phone: "+8613700137000", email: "without@example.com")
        var refusals: [Refusal?] = []
        for (identifier, password) in [
            (Self.number, "wrong horse"), ("+8613700137000", "correct horse"), ("+8613900139000", "correct horse"),
            (Self.number, ""),
            (Self.number, "x"), (Self.number, "correct horse\u{0}"), (Self.number, String(repeating: "p", count: 4000)),
            (EngineHarness.address, "wrong horse"), ("without@example.com", "correct horse"),
            ("nobody@example.com", "correct horse"),
        ] {
            refusals.append(
                await #expect(throws: Refusal.self) { try await harness.signInByPassword(identifier, password) })
        }
        #expect(Set(refusals).count == 1)
        #expect(refusals.first??.code == "sign-in.refused" && refusals.first??.wayForward.action == "correct")
    }

    @Test(
        "Too many tries are refused with the date, whoever holds the identifier",
        arguments: [
            (number, nil), ("+8613900139000", "sign-in.refused"), ("lin@example.com", nil),
            ("li@example.com", "sign-in.refused"),
        ]
            as [(String, ReasonCode?)])
    func limited(identifier: String, after: ReasonCode?) async throws {
        let harness = try await EngineHarness.make()
        _ = try await harness.account(phone: Self.number, email: EngineHarness.address, password: "correct horse")
        for _ in 0..<10 {
            #expect(try await attempt(harness, "wrong horse", identifier: identifier) == "sign-in.refused")
        }
        let refused = await #expect(throws: Refusal.self) {
            try await harness.signInByPassword(identifier, "correct horse")
        }
        #expect(refused?.code == "limit.sign-in" && refused?.field == "identifier")
        #expect(refused?.wayForward.at == harness.clock.now + .minutes(15))
        harness.clock.advance(by: .minutes(15))
        #expect(try await attempt(harness, "correct horse", identifier: identifier) == after)
    }

    @Test("Tries count for each address in whatever spelling, and separately for the number of the same account")
    func countedByAddress() async throws {
        let harness = try await EngineHarness.make()
        _ = try await harness.account(phone: Self.number, email: EngineHarness.address, password: "correct horse")
        for spelling in Array(repeating: "lin@example.com", count: 5) + Array(repeating: "LIN@Example.COM", count: 5) {
            #expect(try await attempt(harness, "wrong horse", identifier: spelling) == "sign-in.refused")
        }
        #expect(try await attempt(harness, "correct horse", identifier: EngineHarness.address) == "limit.sign-in")
        #expect(try await attempt(harness, "correct horse", identifier: "li@example.com") == "sign-in.refused")
        #expect(try await attempt(harness, "correct horse") == nil)
    }

    @Test("Promise 5: a stranger's tries never shut the owner out, and the owner's success never frees the stranger")
    func strangers() async throws {
        let harness = try await EngineHarness.make()
        _ = try await harness.account(phone: Self.number, password: "correct horse")
        for _ in 0..<10 { _ = try await attempt(harness, "wrong horse", EngineHarness.strangers) }
        #expect(try await attempt(harness, "correct horse") == nil)
        #expect(try await attempt(harness, "correct horse", EngineHarness.strangers) == "limit.sign-in")
    }

    @Test("A guesser with many networks meets a limit of the number; the owner's own browser does not")
    func manyNetworks() async throws {
        let harness = try await EngineHarness.make()
        _ = try await harness.account(phone: Self.number, password: "correct horse")
        _ = try await harness.signInByPassword()
        harness.clock.advance(by: .days(2))
        for host in 0..<100 {
            _ = try await attempt(harness, "wrong horse", Browser(network: "203.0.\(host).1", device: "d\(host)"))
        }
        #expect(
            try await attempt(harness, "correct horse", Browser(network: "203.0.200.1", device: "d"))
                == "sign-in.closed")
        harness.clock.advance(by: .days(40))
        #expect(
            try await attempt(harness, "correct horse", Browser(network: "203.0.200.1", device: "d"))
                == "sign-in.closed",
            "no new day opens it")
        #expect(try await attempt(harness, "correct horse") == nil)
    }

    @Test("One network can't try number after number")
    func oneNetwork() async throws {
        let harness = try await EngineHarness.make()
        for index in 0..<100 { _ = try await attempt(harness, "wrong horse", identifier: "+86139001\(39000 + index)") }
        #expect(try await attempt(harness, "wrong horse", identifier: "+8613900150000") == "limit.sign-in")
        #expect(
            try await attempt(harness, "wrong horse", identifier: "+8613900150000", EngineHarness.telephone)
                == "sign-in.refused")
    }

    @Test("Tries made at once can't slip past the limit")
    func atOnce() async throws {
        let harness = try await EngineHarness.make()
        _ = try await harness.account(phone: Self.number, password: "correct horse")
        let judged = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<30 {
                group.addTask { (try? await attempt(harness, "wrong horse")) == "sign-in.refused" }
            }
            return await group.reduce(into: 0) { count, judged in if judged { count += 1 } }
        }
        #expect((1...10).contains(judged))
    }

    @Test("A right password makes the mistakes before it forgotten")
    func forgiven() async throws {
        let harness = try await EngineHarness.make()
        _ = try await harness.account(phone: Self.number, password: "correct horse")
        for _ in 0..<3 {
            for _ in 0..<9 { #expect(try await attempt(harness, "wrong horse") == "sign-in.refused") }
            #expect(try await attempt(harness, "correct horse") == nil)
        }
    }
}
