import Domain
import Engine
import Flows
import Policy
import TestSupport
import Verification

extension World {
    /// What somebody does next.
    func act(as person: Person) async {
        guard let flow = person.flow else { return await begin(as: person) }
        switch flow.state {
        case .collecting: await goOn(with: flow, as: person)
        case .reviewing, .waiting: await sitOut(flow, as: person)
        case .refused: await takeRefusal(flow, as: person)
        case .completed, .reverted, .cancelled, .expired: person.flow = nil
        }
    }

    // MARK: Beginning

    private func begin(as person: Person) async {
        let facts = watch.facts
        let isFrozen = facts.accounts[person.account]?.status == "frozen"
        let changes = facts.changes(of: person.account, inDoubtAt: clockwork.now)
        let isRobbed = person.account == robbed
        // Whoever was robbed says so of the first change mostly, so that all go back together.
        let doubted = isRobbed && dice.chance(75) ? changes.first : dice.pick(changes)
        let about = dice.chance(85) ? doubted : facts.completed[person.account]?.last
        let (hasPhone, hasMail) = (
            !facts.active("phone", of: person.account).isEmpty, !facts.active("email", of: person.account).isEmpty
        )
        // In a robbery nobody notices the first change before there is a second.
        let disputes = about == nil || isRobbed && changes.count < 2 ? 0 : 10
        let phones = isRobbed ? phonesOfRobber(after: changes) : 80
        let roll = dice.below(100)
        let operation: OperationName =
            switch roll {
            case 0..<32 where isFrozen: .unfreeze
            case 32..<42 where isFrozen: .freeze
            case 42..<90 where isFrozen && about != nil: .dispute
            case 0..<4: .freeze
            case 4..<(4 + disputes): .dispute
            case 14..<17: .unfreeze
            default:
                plan.binds && dice.chance(70)
                    ? pickBinding(of: person)
                    : hasPhone && (!hasMail || roll < phones) ? .phoneChange : .emailChange
            }
        await start(operation, about: operation == .dispute ? about : nil, as: person)
    }

    /// How many of a hundred changes in a robbery are of the phone: some robbers change the phone
    /// and then the address, and some change the same one again, so that there is a chain to take
    /// back.
    private func phonesOfRobber(after changes: [FlowID]) -> Int {
        guard let latest = changes.last, plan.robsInChain else { return 58 }
        return watch.facts.flow(latest)?.operation == .phoneChange ? 95 : 15
    }

    private func start(_ operation: OperationName, about: FlowID?, as person: Person) async {
        let tracks = template.realms[person.realm].policy.operations[operation]?.tracks.map(\.name) ?? []
        let isReport = operation == .dispute && dice.chance(45)
        let track = isReport ? "report" : dice.chance(operation.verb == .change ? 30 : 45) ? dice.pick(tracks) : nil
        let context = RequestContext(
            channel: dice.chance(70) ? .app : .web, session: person.session, device: person.device,
            deviceKnown: dice.pick([.yes, .yes, .no, .unknown]) ?? .unknown, network: "192.0.2.\(people.count)",
            country: "CN",
            signedInAt: dice.chance(92) ? clockwork.now - .minutes(1) : clockwork.now - .hours(3),
            signInMethod: "password")
        let request = StartFlow(
            account: person.account, operation: operation, track: track,
            bindings: choose(for: operation, of: person.account), about: about, context: context)
        let outcome = await call(
            .start(operation, session: person.session), by: person.name, realm: person.realm, account: person.account
        ) {
            try await $0.startFlow(request, $1)
        }
        person.flow = outcome.value?.flow
    }

    // MARK: Under way

    private func goOn(with flow: FlowView, as person: Person) async {
        switch dice.below(200) {
        case 0..<2: await cancel(flow, as: person)
        case 2..<4: person.flow = nil
        case 4..<7: await resume(flow, as: person)
        case 7..<12: await look(at: flow, as: person)
        case 12..<17: await supply(nil, track: flow.next.tracks.map(\.name).randomlyPicked(by: dice), flow, as: person)
        default: await answerNext(of: flow, as: person)
        }
    }

    func answerNext(of flow: FlowView, as person: Person) async {
        let next = flow.next
        let canGive = !next.inputs.isEmpty && !next.mustProveAgain
        if canGive, next.proofs.isEmpty || dice.chance(35) { return await give(next.inputs, flow, as: person) }
        guard let provable = dice.pick(next.proofs) else { return await look(at: flow, as: person) }
        switch provable.shape {
        case .secret: await provePassword(provable.requirement, flow, as: person)
        case .word: await proveByAttestation(provable.requirement, flow, as: person)
        case .redirect: await proveByRedirect(provable.requirement, flow, as: person)
        case .code, .ceremony, .files, .identifier, .choice: await proveByCode(provable, flow, as: person)
        }
    }

    private func give(_ inputs: [FlowInput], _ flow: FlowView, as person: Person) async {
        let realm = template.realms[person.realm]
        let all = realm.values(of: flow.operation.kind)
        // A few of them are free, and everybody wants those.
        let pool = dice.chance(25) ? all : Array(all.suffix(7))
        var wanted = inputs.contains(.identifier) || dice.chance(4) ? dice.pick(pool) : nil
        if plan.binds, wanted != nil, dice.chance(20) { wanted = broughtElsewhere(than: flow) ?? wanted }
        await supply(wanted, track: nil, flow, as: person)
    }

    private func supply(_ wanted: String?, track: String?, _ flow: FlowView, as person: Person) async {
        let typed = wanted.map {
            $0.hasPrefix("+86") && dice.chance(30) ? "\($0.dropFirst(3).prefix(3)) \($0.dropFirst(6))" : $0
        }
        let reason = track == nil ? (dice.chance(95) ? "other" : "no such reason") : nil
        let input = SupplyInput(identifier: typed.map { Secret($0) }, reason: reason, track: track)
        let outcome = await call(
            .supply(wanted), by: person.name, realm: person.realm, account: person.account, flow: flow.id,
            caller: caller(of: flow, as: person)
        ) {
            try await $0.supplyInput(flow.id, input, $1)
        }
        await take(outcome, flow, as: person)
    }

    func cancel(_ flow: FlowView, as person: Person) async {
        let outcome = await call(
            .cancel, by: person.name, realm: person.realm, account: person.account, flow: flow.id,
            caller: caller(of: flow, as: person)
        ) {
            try await $0.cancelFlow(flow.id, $1)
        }
        await take(outcome, flow, as: person)
    }

    private func resume(_ flow: FlowView, as person: Person) async {
        let outcome = await call(.resume, by: person.name, realm: person.realm, account: person.account, flow: flow.id)
        {
            try await $0.resumeFlow(flow.id, $1)
        }
        if let view = outcome.value { person.flow = view.flow }
    }

    /// What was not known for sure is looked up.
    func take(_ outcome: CallOutcome<FlowView>, _ flow: FlowView, as person: Person) async {
        switch outcome {
        case .done(let view): person.flow = view
        case .refused(let refusal)
        where ["flow.ended", "flow.too-late"].contains(refusal.code.rawValue) && dice.chance(80):
            person.flow = nil
        case .refused, .lost: if dice.chance(60) { await look(at: flow, as: person) }
        }
    }

    func look(at flow: FlowView, as person: Person) async {
        guard flow.operation != .dispute else { return await read(flow.id, as: person) }
        let caller = SimulatedNode.platform(template.realms[person.realm].id)
        guard let node = anyNode(), let view = try? await node.engine.readFlow(flow.id, caller) else { return }
        person.flow = view
    }

    /// The platform for them, or their own device by the flow's token.
    func caller(of flow: FlowView, as person: Person) -> Caller? {
        guard person.link != nil || dice.chance(30) else { return nil }
        return Caller(realm: template.realms[person.realm].id, principal: .person(flow.id))
    }

    // MARK: Afterwards

    private func sitOut(_ flow: FlowView, as person: Person) async {
        if flow.operation == .dispute, dice.chance(75) { return await takePart(in: flow, as: person) }
        switch dice.below(100) {
        case 0..<6:
            let outcome = await call(
                .veto, by: person.name, realm: person.realm, account: person.account, flow: flow.id,
                caller: caller(of: flow, as: person)
            ) {
                try await $0.vetoFlow(flow.id, $1)
            }
            await take(outcome, flow, as: person)
        case 6..<10: await cancel(flow, as: person)
        case 10..<50: await look(at: flow, as: person)
        default: person.flow = nil
        }
    }

    func takeRefusal(_ flow: FlowView, as person: Person) async {
        guard flow.appealUntil != nil, dice.chance(40) else {
            person.flow = nil
            return
        }
        let words = newWords(of: person)
        let outcome = await call(
            .appeal(words), by: person.name, realm: person.realm, account: person.account, flow: flow.id,
            caller: caller(of: flow, as: person)
        ) {
            try await $0.appealFlow(flow.id, statement: words, $1)
        }
        await take(outcome, flow, as: person)
        if case .refused = outcome { person.flow = nil }
    }
}

extension [String] {
    fileprivate func randomlyPicked(by dice: Dice) -> String? { dice.pick(self) }
}
