import Domain
import Engine
import Flows

extension World {
    /// Maintenance: what is due ends or takes effect. Under a lease, as servers do it, or without,
    /// as a command does.
    func keep() async {
        guard let node = anyNode() else { return }
        let isSweep = dice.chance(12)
        guard let id = node.id, dice.chance(50) else { return await keep(on: node, under: nil, isSweep: isSweep) }
        let taken = await plainCall(.lease, by: "keeper", on: node) {
            try await $0.lease("maintenance", holder: id, for: .seconds(30))
        }
        guard case .done(let lease?) = taken else { return }
        await keep(on: node, under: lease, isSweep: isSweep)
        if dice.chance(70) { _ = await plainCall(.lease, by: "keeper", on: node) { try await $0.giveBack(lease) } }
    }

    private func keep(on node: SimulatedNode, under lease: Lease?, isSweep: Bool) async {
        if isSweep {
            _ = await plainCall(.sweep, by: "keeper", on: node) { try await $0.sweep(under: lease) }
        } else {
            _ = await plainCall(.settleFlows, by: "keeper", on: node) {
                try await $0.settleDueFlows(limit: 20, under: lease)
            }
        }
    }

    /// One of the platform's reviewers gives a word on some open case.
    func review(approving percent: Int = 65) async {
        let reviewer = dice.pick(["wang", "li", "zhao", "qian", "zhou", "wu"]) ?? "wang"
        for realm in plan.realms {
            let caller = SimulatedNode.platform(template.realms[realm].id)
            guard let node = anyNode() else { return }
            let list = try? await node.engine.listCases(CaseFilter(state: .open), after: nil, limit: 20, caller)
            guard let open = list.flatMap({ dice.pick($0.cases) }) else { continue }
            let vote: Vote = dice.chance(percent) ? .approve : .refuse
            let decision = CaseDecision(
                reviewer: reviewer, vote: vote, reason: "seen", note: dice.chance(30) ? "We looked at it." : nil,
                party: vote == .approve ? believed(in: open) : nil)
            _ = await call(
                .decide(open.id, vote, reviewer: reviewer), by: reviewer, realm: realm, account: open.account,
                flow: open.flow.id
            ) {
                try await $0.decideCase(open.id, decision, $1)
            }
        }
    }

    /// Whose word is taken in a dispute: mostly the one that another reviewer took, or nobody in
    /// particular.
    private func believed(in open: CaseView) -> FlowID? {
        if let party = open.verdicts.first(where: { $0.vote == .approve })?.party, dice.chance(80) { return party }
        return dice.chance(60) ? dice.pick(open.parties.filter { $0.state == .reviewing })?.flow : nil
    }

    /// A member of staff takes a case and puts a question to its person, or to one party of a
    /// dispute.
    func ask() async {
        guard let place = dice.pick(plan.realms), let node = anyNode() else { return }
        let name = template.reviewer.login
        let caller = Caller(realm: template.realms[place].id, principal: .staff(template.reviewer))
        let list = try? await node.engine.listCases(CaseFilter(state: .open), after: nil, limit: 20, caller)
        guard let open = list.flatMap({ dice.pick($0.cases) }) else { return }
        let id = open.id
        let taken = await call(.take(id), by: name, realm: place, account: open.account, caller: caller) {
            try await $0.takeCase(id, $1)
        }
        guard taken.value != nil else { return }
        let party = dice.pick(open.parties.filter { $0.state == .reviewing })?.flow ?? open.flow.id
        let words = "\(SimulatedRealm.wordStem), question \(calls + 1): since when is it yours?"
        _ = await call(
            .ask(words, of: party), by: name, realm: place, account: open.account, flow: party, caller: caller
        ) {
            try await $0.askPerson(id, text: words, party: party, $1)
        }
        guard dice.chance(70) else { return }
        _ = await call(.giveBack(id), by: name, realm: place, account: open.account, caller: caller) {
            try await $0.giveBackCase(id, $1)
        }
    }

    func actAsPlatform() async {
        switch dice.below(20) {
        case 0..<8: await createAccount()
        case 8..<12: await revokeSession()
        case 12..<16: await setStatus()
        case 16..<19: await changeWebhooks()
        default: await endClaim()
        }
    }

    /// The platform ends what one party to a dispute claims.
    private func endClaim() async {
        let facts = watch.facts
        let parties = facts.cases.keys.sorted().flatMap { facts.openParties(to: $0) }
        guard let party = dice.pick(parties), let flow = facts.flow(party), let place = realm(of: flow.account) else {
            return
        }
        if dice.chance(50) {
            _ = await call(.cancel, by: "platform", realm: place, account: flow.account, flow: party) {
                try await $0.cancelFlow(party, $1)
            }
        } else {
            _ = await call(.veto, by: "platform", realm: place, account: flow.account, flow: party) {
                try await $0.vetoFlow(party, $1)
            }
        }
    }

    func realm(of account: AccountID) -> Int? {
        let realm = watch.facts.accounts[account]?.realm
        return template.realms.firstIndex { $0.id == realm }
    }

    private func createAccount() async {
        guard let place = dice.pick(plan.realms), let phone = dice.pick(template.realms[place].phones) else { return }
        let realm = template.realms[place]
        let name = dice.chance(80) ? "new-\(dice.below(6))" : "\(realm.id)-0"
        var given = [
            CreateAccount.Given(
                kind: .phone, value: Secret(phone), provedAt: dice.chance(50) ? clockwork.now - .days(1) : nil)
        ]
        if dice.chance(30), let mail = dice.pick(realm.mails) {
            given.append(.init(kind: .email, value: Secret(mail), provedAt: nil))
        }
        let password = dice.chance(60) ? "pass word new" : nil
        let request = CreateAccount(
            externalID: name, identifiers: given, password: password.map { Secret($0) }, language: .english)
        let outcome = await call(.createAccount(name), by: "platform", realm: place) {
            try await $0.createAccount(request, $1)
        }
        if case .done(let account) = outcome, !people.contains(where: { $0.account == account.id }) {
            people.append(Person(name: "\(name) of \(realm.id)", realm: place, account: account.id, password: password))
        }
    }

    private func revokeSession() async {
        let frozen = people.filter { watch.facts.accounts[$0.account]?.status == "frozen" }
        guard let person = dice.chance(40) ? dice.pick(frozen) ?? dice.pick(people) : dice.pick(people) else { return }
        let session = person.session
        _ = await call(.revoke(session: session), by: "platform", realm: person.realm, account: person.account) {
            try await $0.revokeSession(session, $1)
        }
    }

    private func setStatus() async {
        guard let person = dice.pick(people) else { return }
        let (account, status) = (person.account, dice.chance(35) ? AccountStatus.restricted : .active)
        _ = await call(.setStatus(status), by: "platform", realm: person.realm, account: account) {
            try await $0.setAccountStatus(account, status, $1)
        }
    }

    private func changeWebhooks() async {
        guard let place = dice.pick(plan.realms) else { return }
        if webhooks.count >= 2, let webhook = dice.pick(webhooks) {
            let outcome = await call(.deleteWebhook, by: "platform", realm: place) {
                try await $0.deleteWebhook(webhook, $1)
            }
            if case .done = outcome { webhooks.removeAll { $0 == webhook } }
            return
        }
        let request = RegisterWebhook(
            url: "https://hooks.sim.invalid/\(calls)", events: [], includesValues: dice.chance(50))
        let outcome = await call(.registerWebhook, by: "platform", realm: place) {
            try await $0.registerWebhook(request, $1)
        }
        if case .done(let view) = outcome { webhooks.append(view.id) }
    }
}
