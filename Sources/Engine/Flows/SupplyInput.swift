package import Domain
import Flows
import Policy

package struct SupplyInput: Sendable {
    /// The new identifier as typed.
    package let identifier: Secret<String>?
    package let reason: String?
    package let track: String?

    package init(identifier: Secret<String>?, reason: String?, track: String?) {
        self.identifier = identifier
        self.reason = reason
        self.track = track
    }
}

extension Engine {
    /// Takes what a person gives besides proofs. What is absent stays as it was; another identifier
    /// drops what was proved of the first.
    package func supplyInput(_ id: FlowID, _ input: SupplyInput, _ call: Call) async throws -> Settled<FlowView> {
        try call.caller.require(.flowsWrite, for: id)
        return try await performAsking(call, on: id) { work, file in
            var file = file
            let inputs = try work.inputs(input, for: file)
            try file.flow.move(.supply(inputs), at: work.now)
            if input.identifier != nil { file.row.typedIn = call.caller.visitorSession }
            let refusal = try work.decideIfReady(&file)
            try work.save(&file)
            if let refusal { return .refused(refusal) }
            return .done(try work.view(file))
        }
    }

    /// Whether an identifier could be handed in for an operation, by its spelling alone.
    package func check(
        _ identifier: Secret<String>, for operation: OperationName, realm: RealmID
    ) throws(Refusal) {
        guard let kind = operation.kind else { return }
        _ = try parseIdentifier(kind, identifier.reveal(), under: policy(of: realm))
    }
}

extension UnitOfWork {
    fileprivate func inputs(_ input: SupplyInput, for file: FlowFile) throws -> FlowInputs {
        var inputs = FlowInputs()
        if let text = input.identifier { inputs.identifier = try identifier(text.reveal(), for: file) }
        if let reason = input.reason {
            guard file.policy.reasons.contains(reason) else {
                throw Refusal(.unacceptable, "reason.unknown", wayForward: .correct, field: "reason")
            }
            inputs.reason = reason
        }
        if let track = input.track {
            guard file.rules.track(track) != nil else { throw Refusal.trackUnknown }
            inputs.track = track
        }
        return inputs
    }

    /// Looks at the number and at what the account itself holds; who else holds it is not asked
    /// before it is proved (promise 6).
    private func identifier(_ text: String, for file: FlowFile) throws -> Identifier {
        guard let kind = file.flow.operation.kind, file.operation.needs.contains(.identifier) else {
            throw Refusal(.unacceptable, "flow.input-not-asked", wayForward: .correct, field: "identifier")
        }
        let identifier = try engine.parseIdentifier(kind, text, under: file.policy)
        if let held = file.held(identifier) {
            let code: ReasonCode = held.value == identifier.value ? .identifierOwn : "identifier.own-spelling"
            throw Refusal(.unacceptable, code, wayForward: .otherIdentifier, field: "identifier")
        }
        try requireReturning(identifier, in: file)
        return identifier
    }

    /// A flow that began although its account is restricted can bring back what the account gave up, and nothing else.
    private func requireReturning(_ identifier: Identifier, in file: FlowFile) throws {
        guard file.holding.kindsInQuarantine(at: now).contains(identifier.kind), file.traits.shape == .adds,
            !file.holding.quarantined.contains(where: { $0.index == index(of: identifier) })
        else { return }
        var facts = try facts(for: file)
        facts.target = TargetFacts(identifier, availability: .free)
        let objections = file.policy.lastingObjections(file.flow.operation, file.rules, facts)
        guard !objections.isEmpty else { return }
        throw Refusal(.conflict, because: objections)
    }
}

extension FlowFile {
    /// What the account has where the flow would bring the identifier, in whatever spelling. What one card has may come to
    /// another, and what the account signs in with to a card.
    func held(_ identifier: Identifier) -> Identifier? {
        let parents = Set(flow.items.map(\.place.parent))
        return holding.bindings.first { $0.identifier.isSame(as: identifier) && parents.contains($0.row.place.parent) }?
            .identifier
    }
}
