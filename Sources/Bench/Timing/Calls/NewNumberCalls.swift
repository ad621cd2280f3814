import Domain
import Engine

/// The new number of a change, given over the API by somebody with an account.
struct GiveNewNumber: TimedCall {
    struct Prepared: Sendable {
        let flow: FlowID
        let input: SupplyInput
    }

    let title = "giving a new number"
    let accounts: TimedAccounts

    func prepare(_ sample: TimedSample) async throws -> Prepared {
        let input = SupplyInput(identifier: sample.number, reason: "new-number", track: nil)
        return Prepared(flow: try await accounts.startChange(for: sample), input: input)
    }

    func run(_ prepared: Prepared) async throws {
        _ = try await accounts.engine.supplyInput(prepared.flow, prepared.input, accounts.call).get()
    }
}

/// A code to the new number of a change.
struct AskNewNumberCode: TimedCall {
    let title = "asking for a code to a new number"
    let accounts: TimedAccounts

    func prepare(_ sample: TimedSample) async throws -> FlowID {
        let before = GiveNewNumber(accounts: accounts)
        let given = try await before.prepare(sample)
        try await before.run(given)
        return given.flow
    }

    func run(_ flow: FlowID) async throws {
        _ = try await accounts.engine.sendChallenge(flow, .newCode, accounts.call).get()
    }
}

extension TimedAccounts {
    /// By an account of the asker's own, which is made for it.
    fileprivate func startChange(for sample: TimedSample) async throws -> FlowID {
        let account = try await make(sample.asker)
        let context = RequestContext(
            channel: .app, session: "timing-session-\(sample.asker)", device: sample.browser.device, deviceKnown: .yes,
            network: sample.browser.network, country: "CN", signedInAt: engine.now(), signInMethod: "password")
        let request = StartFlow(account: account, operation: .phoneChange, track: nil, about: nil, context: context)
        return try await engine.startFlow(request, call).get().flow.id
    }
}
