import CarrierSupport
import Domain
import Engine
import Flows
import Policy
import Providers
import TestSupport
import Testing

@Suite("A change whose carrier is asked")
struct WholeInquiryTests {
    private static let policy = """
        realm: shop
        defaultRegion: ES
        operations:
          phone.change:
            tracks:
              - { name: current, proofs: [old.code, new.code], review: when risk >= medium }
            restrict: { payout: 24h, identifiers: 72h }
            undo: 72h
        risk:
          weights:
            - { when: sim.changed is yes, add: 60, reason: risk.sim-changed }
            - { when: sim.changed is unknown, add: 10, reason: risk.sim-unknown }
            - { when: number.reassigned is yes, add: 60, reason: risk.number-reassigned }
            - { when: number.reassigned is unknown, add: 5, reason: risk.reassignment-unknown }
        """

    @Test(
        "A SIM that was changed since the last proof sends it to people with the reason; another one lets it through",
        arguments: TestedDatabase.allCases, [(Int64(20), true), (40, false)])
    func whole(_ database: TestedDatabase, _ changed: (daysAgo: Int64, isReviewed: Bool)) async throws {
        let stage = CarrierStage { now in
            StrictCarrier.Line(simChangedAt: now - .days(changed.daysAgo), heldSince: now - .days(2000))
        }
        try await stage.open { source in
            let harness = try await database.harness(Self.policy, signals: SignalSources([source]))
            // The carrier's clock and the engine's are the same.
            let account = try await harness.account(phone: CarrierStage.number, email: "lin@example.com").id
            let view = try await harness.change(account, from: CarrierStage.number, to: "+34600333444")
            #expect(view.state == (changed.isReviewed ? .reviewing : .completed))
            let reasons = view.decision?.reasons.map(\.code) ?? []
            #expect(reasons.contains("risk.sim-changed") == changed.isReviewed)
            #expect(!reasons.contains { $0.rawValue.hasSuffix("unknown") })
        }
        #expect(Set(stage.carrier.asked.map(\.path)) == ["sim-swap/check", "number-recycling/check"])
        #expect(stage.carrier.asked.count == 2)
    }
}
