import Domain
import Engine
import Flows
import TestSupport
import Testing
import Verification

/// An account in which a thief has changed things, within one undo window: first the number, and
/// then perhaps more.
struct Robbed {
    static let a = "+8613800138000"
    static let b = "+8613900139000"
    static let c = "+8613700137000"
    static let mail = "li@example.com"
    static let thiefsMail = "thief@example.org"

    let harness: EngineHarness
    let account: AccountID

    /// The number A became B an hour ago.
    static func make(_ database: TestedDatabase = .sqlite, _ policy: String = policy) async throws -> Robbed {
        let harness = try await database.harness(policy)
        let account = try await harness.account(phone: a, email: mail, password: "correct horse")
        harness.clock.advance(by: .hours(1))
        try await harness.change(account.id, from: a, to: b)
        harness.clock.advance(by: .hours(1))
        return Robbed(harness: harness, account: account.id)
    }

    /// B becomes C.
    func changeAgain() async throws {
        try await harness.change(account, from: Self.b, to: Self.c)
        harness.clock.advance(by: .hours(1))
    }

    /// The mailbox becomes the thief's, by a code to it and the password.
    func changeMail() async throws {
        let flow = try await harness.start(account, .emailChange).flow.id
        _ = try await harness.prove(.oldCode, of: flow, at: Self.mail).get()
        try await harness.supply(flow, Self.thiefsMail)
        _ = try await harness.prove(.newCode, of: flow, at: Self.thiefsMail).get()
        harness.clock.advance(by: .hours(1))
    }

    var status: AccountStatus { get async throws { try await harness.read(account).status } }
    var dispute: CaseView { get async throws { try #require(try await harness.openCases().first) } }

    /// Nothing is scored, limits are far away, and changes follow each other as they may not where
    /// policy restricts `identifiers`.
    static let policy = """
        realm: shop
        attested: [face]
        operations:
          phone.change:
            limits: [100 per 30d]
            tracks:
              - { name: current, proofs: [old.code, new.code] }
              - { name: reviewed, proofs: [face, new.code], review: always }
              - { name: slow, proofs: [face, new.code], wait: 24h }
            restrict: { payout: 24h }
            undo: 72h
          email.change:
            limits: [100 per 30d]
            tracks:
              - { name: current, proofs: [old.code, new.code] }
            restrict: { payout: 48h }
            undo: 72h
          unfreeze:
            tracks:
              - { name: phone, proofs: [phone.code] }
              - { name: password, proofs: [password] }
              - { name: review, proofs: [], review: always }
          dispute:
            tracks:
              - { name: email, proofs: [email.code, password] }
              - { name: report, proofs: [], review: always }
        sends:
          account: [1000 per 1h]
          device: [1000 per 1h]
          network: [1000 per 1h]
          unverified: { min: 10000, share: 60, per: 1h }
        risk:
          weights: []
        """
}

extension EngineHarness {
    func context(session: String) -> RequestContext {
        RequestContext(
            channel: .app, session: session, device: "device-\(session)", deviceKnown: .yes, network: "192.0.2.1",
            country: "CN",
            signedInAt: clock.now - .minutes(1), signInMethod: "password")
    }

    @discardableResult
    func proveMailAndPassword(_ flow: FlowID, at mail: String = Robbed.mail) async throws -> FlowView {
        let code = try #require(Requirement("email.code"))
        _ = try await prove(code, of: flow, at: mail).get()
        return try await enterPassword("correct horse", of: flow)
    }

    func freeze(_ account: AccountID, password: String = "correct horse") async throws {
        let flow = try await start(account, .freeze).flow.id
        _ = try await enterPassword(password, of: flow)
    }
}
