import Domain
import Engine
import Flows
import TestSupport
import Verification

extension World {
    func provePassword(_ requirement: Requirement, _ flow: FlowView, as person: Person) async {
        let text = dice.chance(85) ? person.password ?? "pass word ?" : "pass word wrong"
        await prove(
            SubmitProof(requirement: requirement, answer: .password(Secret(text))), code: nil, to: nil, flow, as: person
        )
    }

    func proveByAttestation(_ requirement: Requirement, _ flow: FlowView, as person: Person) async {
        let age: Duration = dice.chance(90) ? .seconds(20) : .minutes(11)
        let attestation = Attestation(
            method: requirement.method, reference: "check-\(calls)", checkedAt: clockwork.now - age, heldSince: nil)
        await prove(
            SubmitProof(requirement: requirement, answer: .attestation(attestation)), code: nil, to: nil, flow,
            as: person)
    }

    func proveByCode(_ provable: NextView.ProvableView, _ flow: FlowView, as person: Person) async {
        let requirement = provable.requirement
        guard let to = destination(of: requirement, flow, as: person) else {
            return await send(requirement, flow, as: person)
        }
        let arrived = inboxes[to, default: []].filter { delivery in
            guard let code = delivery.code else { return false }
            return delivery.account == person.account && code.operation == flow.operation
                && code.subject == requirement.subject
        }
        let fresh = arrived.last {
            watch.facts.messages[$0.message]?.flow == flow.id && !person.typed.contains("\($0.message)")
        }
        guard let fresh, let code = fresh.code?.code, dice.chance(92) else {
            if provable.codeExpiresAt == nil || dice.chance(4) { return await send(requirement, flow, as: person) }
            return await typeOldCode(arrived, requirement, to, flow, as: person)
        }
        switch dice.below(100) {
        case 0..<12: await type(Self.wrong(code), requirement, to, flow, as: person)
        case 12..<16:
            await typeOldCode(
                inboxes.values.flatMap(\.self).sorted { $0.message < $1.message }, requirement, to, flow, as: person)
        default:
            if dice.chance(90) { person.typed.insert("\(fresh.message)") }
            await type(code, requirement, to, flow, as: person)
        }
    }

    /// One that was used, is over, or was never theirs.
    private func typeOldCode(
        _ codes: [Delivery], _ requirement: Requirement, _ to: String, _ flow: FlowView, as person: Person
    ) async {
        guard dice.chance(15), let code = dice.pick(codes)?.code?.code else { return }
        await type(code, requirement, to, flow, as: person)
    }

    private func type(
        _ code: String, _ requirement: Requirement, _ to: String, _ flow: FlowView, as person: Person
    ) async {
        await prove(
            SubmitProof(requirement: requirement, answer: .code(Secret(code))), code: code, to: to, flow, as: person)
    }

    /// Comes back from where they were led, mostly with what was granted there.
    func proveByRedirect(_ requirement: Requirement, _ flow: FlowView, as person: Person) async {
        guard let location = person.ledTo[requirement], dice.chance(95) else {
            return await send(requirement, flow, as: person)
        }
        if dice.chance(90) { person.ledTo[requirement] = nil }
        let grant = dice.chance(88) ? SimulatedRegistry.goodGrant : "a wrong one"
        let answer = dice.chance(95) ? Registry.answer(to: location, grant: grant) : "ticket=0&grant=\(grant)"
        await prove(
            SubmitProof(requirement: requirement, answer: .response(Secret(answer))), code: nil, to: nil, flow,
            as: person)
    }

    private func send(_ requirement: Requirement, _ flow: FlowView, as person: Person) async {
        let outcome = await call(
            .send(requirement), by: person.name, realm: person.realm, account: person.account, flow: flow.id,
            caller: caller(of: flow, as: person)
        ) {
            try await $0.sendChallenge(flow.id, requirement, $1)
        }
        if let location = outcome.value?.location { person.ledTo[requirement] = location }
        if case .refused(let refusal) = outcome, refusal.code == "flow.too-late" {
            person.flow = nil
            return
        }
        if dice.chance(70) { await look(at: flow, as: person) }
    }

    private func prove(_ proof: SubmitProof, code: String?, to: String?, _ flow: FlowView, as person: Person) async {
        let isAttested = if case .attestation = proof.answer { true } else { false }
        let outcome = await call(
            .prove(proof.requirement, code: code, to: to), by: person.name, realm: person.realm,
            account: person.account, flow: flow.id,
            caller: isAttested ? nil : caller(of: flow, as: person)
        ) {
            try await $0.submitProof(flow.id, proof, $1)
        }
        await take(outcome, flow, as: person)
    }

    /// The number or address that a code about it goes to, as somebody knows who sees its messages.
    private func destination(of requirement: Requirement, _ flow: FlowView, as person: Person) -> String? {
        let facts = watch.facts
        let index: [UInt8]? =
            switch requirement.subject {
            case .old: taken(by: flow, at: 1)?.index
            case .new: facts.flow(flow.id)?.brings
            case .kind(let kind): held(kind.rawValue, by: person.account, for: flow)?.index
            case .item(let number): taken(by: flow, at: number)?.index
            case .account: nil
            }
        return index.flatMap { template.values[$0] }
    }

    private func taken(by flow: FlowView, at number: Int) -> Facts.Binding? {
        let taken = watch.facts.flow(flow.id)?.takes ?? []
        return taken.count < number ? nil : watch.facts.bindings[taken[number - 1]]
    }

    /// What a code about a kind goes to: in a dispute what the account held before the changes, and
    /// what it holds otherwise.
    private func held(_ kind: String, by account: AccountID, for flow: FlowView) -> Facts.Binding? {
        let facts = watch.facts
        if flow.operation == .dispute {
            let disputedSince = facts.accounts[account]?.holds.disputedSince ?? flow.startedAt
            let changes = facts.changes(of: account, inDoubtAt: min(flow.startedAt, disputedSince))
            if let first = changes.first.flatMap({ facts.flows[$0]?.completedAt }) {
                return facts.held(kind, of: account, before: first)
            }
        }
        return facts.active(kind, of: account).compactMap { facts.bindings[$0] }.min { $0.boundAt < $1.boundAt }
    }

    private static func wrong(_ code: String) -> String {
        let first = (code.first?.wholeNumberValue ?? 0) + 1
        return "\(first % 10)\(code.dropFirst())"
    }
}
