import Domain
import Engine
import Policy
import TestSupport

/// An account whose number a carrier is asked about.
struct AskedHarness {
    static let old = "+8613800138000"
    static let new = "+8613900139000"

    /// A change goes to people unless the carrier says that the SIM was not changed.
    static let policy = """
        realm: shop
        operations:
          phone.change:
            limits: [100 per 30d]
            tracks:
              - { name: current, proofs: [old.code, new.code], review: when sim.changed is not no }
            undo: 72h
            restrict: { payout: 24h, identifiers: 72h }
        risk:
          weights: []
        """

    /// It goes to people as well unless the new number has been its holder's for a while.
    static let tenurePolicy = policy.replacing(
        "review: when sim.changed is not no", with: "review: when tenure.short is not no")

    let harness: EngineHarness
    let account: AccountID
    let carrier: FakeCarrier

    static func make(
        _ database: TestedDatabase = .sqlite, _ policy: String = policy, _ signals: Set<SignalName> = [.simChanged],
        patience: Duration = .seconds(600), answering answers: @escaping @Sendable (SignalRequest) async -> Signal
    ) async throws -> AskedHarness {
        let carrier = FakeCarrier(signals, answering: answers)
        let harness = try await database.harness(policy, signals: carrier.sources(patience: patience))
        let account = try await harness.account(phone: old, email: "lin@example.com").id
        return AskedHarness(harness: harness, account: account, carrier: carrier)
    }

    /// A whole change, from the start to the new number's code.
    func change() async throws -> FlowView {
        try await harness.change(account, from: Self.old, to: Self.new)
    }

    /// All that a change needs but the new number's code.
    func untilNewCode(_ flow: FlowID) async throws {
        _ = try await harness.prove(.oldCode, of: flow, at: Self.old).get()
        try await harness.supply(flow, Self.new)
    }

    func inquiries(of flow: FlowID) async throws -> [InquiryRow] {
        let realm = harness.realm
        return try await harness.engine.store.read { try $0.file(flow, realm: realm)?.inquiries ?? [] }
    }

    func answers(of flow: FlowID) async throws -> [Signal?] { try await inquiries(of: flow).map(\.answer) }
}
