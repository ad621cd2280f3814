import Domain
import Engine
import Flows
import Foundation
import TestSupport
import Testing
import Verification

@Suite("A handle that the platform gives out")
struct HandleTests {
    private static let phone = "+8613800138000"
    private static let password = "correct horse"
    private static let bind = OperationName(.handle, .bind)
    private static let change = OperationName(.handle, .change)
    private static let unbind = OperationName(.handle, .unbind)
    private static let new = Requirement("new.platform")!

    private static func policy(_ handle: String = "{}") -> String {
        """
        realm: shop
        attested: [platform]
        identifiers: { handle: \(handle) }
        operations:
          handle.bind: { restrict: {}, limits: [9 per 1d], tracks: [{ name: platform, proofs: [new.platform] }] }
          handle.change: { restrict: {}, tracks: [{ name: platform, proofs: [old.platform, new.platform] }] }
          handle.unbind:
            restrict: {}
            tracks:
              - { name: password, proofs: [password] }
              - { name: code, proofs: [phone.code] }
        """
    }

    /// Up to where the platform has to say whose it is.
    private func asked(
        _ handle: String, for account: AccountID, by operation: OperationName = bind, _ harness: EngineHarness
    ) async throws -> FlowID {
        let flow = try await harness.start(account, operation).flow.id
        try await harness.supply(flow, handle, reason: operation == Self.change ? "other" : nil)
        return flow
    }

    private func bound(_ handle: String, to account: AccountID, _ harness: EngineHarness) async throws -> FlowView {
        let flow = try await asked(handle, for: account, harness)
        return try await harness.attest(Self.new, of: flow, about: handle)
    }

    @Test("The platform's word binds a handle, and nothing shows it in full", arguments: TestedDatabase.allCases)
    func bindsByWord(_ database: TestedDatabase) async throws {
        let harness = try await database.harness(Self.policy())
        let account = try await harness.account(phone: Self.phone, password: Self.password).id
        let flow = try await asked("@Lin_An", for: account, harness)
        let steps = try await harness.engine.readFlow(flow, harness.platform).next.steps
        #expect(steps.map(\.requirement) == [Self.new] && steps.map(\.shape) == [.word])
        let done = try await harness.attest(Self.new, of: flow, about: "lin_an")
        #expect(done.state == .completed && done.changes.news == ["li***n"])
        let view = try await harness.read(account)
        let handle = try #require(view.bindings.first { $0.kind == .handle })
        #expect(handle.masked == "li***n" && handle.confidence == .attested && handle.provedAt != nil)
        for text in [String(describing: done), String(describing: view)] { #expect(!text.contains("lin_an")) }
        #expect(try await harness.mailbox.notices().map(\.to) == [Self.phone], "what can't be reached is told nothing")
        let found = try await harness.engine.lookUpAccount(
            .identifier(.handle, Secret("ＬＩＮ＿ＡＮ")), harness.platform)
        #expect(found.id == account)
    }

    @Test(
        "A word about another handle, or about none, proves nothing",
        arguments: [nil, "lin_en", "", "lin an", "li\u{200B}n_an"])
    func otherHandle(_ named: String?) async throws {
        let harness = try await EngineHarness.make(policies: [Self.policy()])
        let account = try await harness.account(phone: Self.phone, password: Self.password).id
        let flow = try await asked("lin_an", for: account, harness)
        let code = try await refusal { try await harness.attest(Self.new, of: flow, about: named) }
        #expect(code == "proof.other-identifier")
        #expect(try await harness.held(by: account).count == 1)
    }

    @Test("A word that names a handle says nothing about the account alone")
    func accountAlone() async throws {
        let harness = try await EngineHarness.make()
        let account = try await harness.account(phone: Self.phone).id
        let flow = try await harness.start(account, track: "face").flow.id
        let face = try #require(Requirement("face"))
        #expect(
            try await refusal { try await harness.attest(face, of: flow, about: "lin_an") } == "proof.other-identifier")
    }

    @Test("What was typed again since the platform looked has to be vouched for again")
    func typedAgain() async throws {
        let harness = try await EngineHarness.make(policies: [Self.policy()])
        let account = try await harness.account(phone: Self.phone, password: Self.password).id
        let flow = try await asked("lin_an", for: account, harness)
        try await harness.supply(flow, "somebody_else", reason: nil)
        let code = try await refusal { try await harness.attest(Self.new, of: flow, about: "lin_an") }
        #expect(code == "proof.other-identifier")
    }

    @Test("The platform is asked with the handle in full where its webhook gets values", arguments: [true, false])
    func asksPlatform(withValues: Bool) async throws {
        let harness = try await EngineHarness.make(policies: [Self.policy()])
        let webhook = RegisterWebhook(url: "https://platform.example/hooks", events: [], includesValues: withValues)
        _ = try await harness.engine.registerWebhook(webhook, harness.call).get()
        let account = try await harness.account(phone: Self.phone, password: Self.password).id
        let flow = try await asked("lin_an", for: account, harness)
        _ = try await harness.engine.sendChallenge(flow, Self.new, harness.call).get()
        let event = try #require(try await harness.mailbox.events().first { $0.type == "proof.requested" })
        #expect(String(decoding: event.body, as: UTF8.self).contains("lin_an") == withValues)
    }

    @Test(
        "A handle is changed by the platform's word, and unbound with the password or a code, in every spelling",
        arguments: TestedDatabase.allCases)
    func changesAndUnbinds(_ database: TestedDatabase) async throws {
        let harness = try await database.harness(Self.policy())
        let account = try await harness.account(phone: Self.phone, password: Self.password).id
        for (place, unbinds) in ["password", "code"].enumerated() {
            #expect(try await bound("lin_an\(place)", to: account, harness).state == .completed)
            let change = try await asked("小林同学\(place)", for: account, by: Self.change, harness)
            try await harness.attest(#require(Requirement("old.platform")), of: change, about: "LIN_AN\(place)")
            #expect(try await harness.attest(Self.new, of: change, about: "小林同学\(place)").state == .completed)
            harness.clock.advance(by: .days(4))
            let flow = try await harness.start(account, Self.unbind, track: unbinds).flow.id
            let phoneCode = try #require(Requirement("phone.code"))
            let done =
                unbinds == "password"
                ? try await harness.enterPassword(Self.password, of: flow)
                : try await harness.prove(phoneCode, of: flow, at: Self.phone).get()
            #expect(done.state == .completed && done.changes.olds == ["小***"])
            #expect(try await harness.held(by: account) == ["+86 138****8000"])
            harness.clock.advance(by: .days(1))
        }
    }

    @Test(
        "Promise 6: a handle that is another's is told only once the platform has vouched for it",
        arguments: TestedDatabase.allCases)
    func taken(_ database: TestedDatabase) async throws {
        let harness = try await database.harness(Self.policy())
        let holder = try await harness.account("holder", phone: "+8613900139000").id
        #expect(try await bound("Lin_An", to: holder, harness).state == .completed)
        let account = try await harness.account(phone: Self.phone, password: Self.password).id
        let flow = try await asked("ｌｉｎ＿ａｎ", for: account, harness)
        #expect(
            try await refusal { try await harness.attest(Self.new, of: flow, about: "lin_an") } == "identifier.taken")
        #expect(try await harness.held(by: account) == ["+86 138****8000"])
    }

    @Test("Promise 1: as many accounts hold a handle, and an account as many handles, as policy says")
    func several() async throws {
        let harness = try await EngineHarness.make(policies: [Self.policy("{ maxAccounts: 2, perAccount: 2 }")])
        let accounts = [
            try await harness.account("a", phone: "+8613900139000").id,
            try await harness.account("b", phone: "+8613700137000").id,
            try await harness.account("c", phone: "+8613600136000").id,
        ]
        for account in accounts.dropLast() {
            #expect(try await bound("lin_an", to: account, harness).state == .completed)
        }
        let third = try await asked("lin_an", for: accounts[2], harness)
        #expect(
            try await refusal { try await harness.attest(Self.new, of: third, about: "lin_an") } == "identifier.taken")
        #expect(try await bound("林", to: accounts[0], harness).state == .completed)
        #expect(try await refusal { try await harness.start(accounts[0], Self.bind) } == "binding.present")
        #expect(try await harness.held(by: accounts[0]).count == 3)
    }

    @Test("A released handle is quarantined for 90 days, and comes back to who released it at once")
    func quarantined() async throws {
        let harness = try await EngineHarness.make(policies: [Self.policy()])
        let account = try await harness.account(phone: Self.phone, password: Self.password).id
        let other = try await harness.account("other", phone: "+8613900139000").id
        #expect(try await bound("lin_an", to: account, harness).state == .completed)
        harness.clock.advance(by: .days(4))
        let flow = try await harness.start(account, Self.unbind, track: "password").flow.id
        #expect(try await harness.enterPassword(Self.password, of: flow).state == .completed)
        let early = try await asked("lin_an", for: other, harness)
        #expect(
            try await refusal { try await harness.attest(Self.new, of: early, about: "lin_an") }
                == "identifier.quarantined")
        #expect(try await bound("lin_an", to: account, harness).state == .completed)
    }

    @Test("The platform gives a handle to an account that it creates, and one that a policy does not keep is refused")
    func created() async throws {
        let given = CreateAccount.Given(kind: .handle, value: Secret("@Lin_An"), provedAt: nil)
        let request = CreateAccount(externalID: "user-9", identifiers: [given])
        let keeping = try await EngineHarness.make(policies: [Self.policy()])
        let account = try await keeping.engine.createAccount(request, keeping.call).get()
        #expect(account.bindings.map(\.masked) == ["li***n"])
        let other = try await EngineHarness.make(policies: ["realm: shop"])
        let code = try await refusal { try await other.engine.createAccount(request, other.call).get() }
        #expect(code == "identifier.kind-not-kept")
        let unknown = try await refusal { try await other.start(try await other.account().id, Self.bind) }
        #expect(unknown == "operation.not-offered")
    }
}
