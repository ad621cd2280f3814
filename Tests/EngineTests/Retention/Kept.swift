import Domain
import Engine
import Flows
import TestSupport
import Testing

/// An account whose number was changed, and what is left of that.
struct Kept {
    let harness: EngineHarness
    let account: AccountID
    let flow: FlowID

    /// - Parameters:
    ///   - retention: the policy's section.
    ///   - limits: of a change.
    static func make(
        _ database: TestedDatabase = .sqlite, _ retention: String = "{}", limits: String = "[100 per 30d]"
    ) async throws -> Kept {
        let harness = try await database.harness(policy(retention, limits: limits))
        let account = try await harness.account(phone: Robbed.a, email: Robbed.mail, password: "correct horse")
        let flow = try await harness.change(account.id, from: Robbed.a, to: Robbed.b).id
        return Kept(harness: harness, account: account.id, flow: flow)
    }

    static func policy(_ retention: String, limits: String = "[100 per 30d]") -> String {
        Robbed.policy.replacing("limits: [100 per 30d]", with: "limits: \(limits)") + "\nretention: \(retention)\n"
    }

    var view: FlowView { get async throws { try await harness.engine.readFlow(flow, harness.platform) } }

    /// Moves the clock to a moment after the change, and sweeps.
    func sweep(after span: Duration, of start: Instant) async throws {
        harness.clock.set(start + span)
        try await harness.engine.sweep()
    }
}

extension Duration {
    static let tick = Duration.milliseconds(1)
}
