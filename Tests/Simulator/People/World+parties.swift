import Domain
import Engine
import Flows

/// What parties to a dispute do: join it by a link, say something, look, and prove what they held
/// before.
extension World {
    /// "This was not me", or at times "it was me": somebody who got a notice, perhaps long ago,
    /// perhaps on a number that is somebody else's by now. Where a dispute comes of it they go on
    /// in it, with that one flow and nothing else of the account.
    func pressLink() async {
        guard let link = pickLink(), let token = link.link else { return }
        let name = "whoever has \(Story.masked(link.to))"
        let wasMe = dice.chance(15)
        let outcome = await plainCall(.disown, by: name, account: link.account) {
            try await $0.disown(token, wasMe: wasMe)
        }
        guard let flow = outcome.value?.disownment.dispute, let realm = realm(of: link.account) else { return }
        guard !parties.contains(where: { $0.link == flow }) else { return }
        let owner = people.first { $0.account == link.account }
        let password = dice.chance(40) ? owner?.password : nil
        parties.append(Person(name: name, realm: realm, account: link.account, password: password, link: flow))
    }

    /// Mostly one about an account whose changes can still be taken back.
    private func pickLink() -> Delivery? {
        guard dice.chance(75) else { return dice.pick(links) }
        let changed = watch.facts.accounts(inDoubtAt: clockwork.now)
        return dice.pick(Array(links.filter { changed.contains($0.account) }.suffix(16))) ?? dice.pick(links)
    }

    /// What somebody does next who came by a link.
    func speak(as party: Person) async {
        guard let flow = party.flow else {
            if let id = party.link { await read(id, as: party) }
            return
        }
        switch flow.state {
        case .reviewing: await takePart(in: flow, as: party)
        case .refused: await takeRefusal(flow, as: party)
        case .collecting, .waiting, .completed, .reverted, .cancelled, .expired: party.flow = nil
        }
        if party.flow == nil { parties.removeAll { $0 === party } }
    }

    func takePart(in flow: FlowView, as person: Person) async {
        switch dice.below(100) {
        case 0..<35: await say(in: flow, as: person)
        case 35..<70: await read(flow.id, as: person)
        case 70..<73: await cancel(flow, as: person)
        default: await answerNext(of: flow, as: person)
        }
    }

    private func say(in flow: FlowView, as person: Person) async {
        let words = newWords(of: person)
        let outcome = await call(
            .say(words), by: person.name, realm: person.realm, account: person.account, flow: flow.id,
            caller: caller(of: flow, as: person)
        ) {
            try await $0.addToCase(of: flow.id, text: words, files: [], $1)
        }
        await take(outcome, flow, as: person)
    }

    /// A look at one's own flow, with its token.
    func read(_ id: FlowID, as person: Person) async {
        let caller = Caller(realm: template.realms[person.realm].id, principal: .person(id))
        let outcome = await plainCall(.readFlow, by: person.name, account: person.account, flow: id) {
            try await $0.readFlow(id, caller)
        }
        if let view = outcome.value { person.flow = view }
    }

    /// Words that nobody else says.
    func newWords(of person: Person) -> String {
        "\(SimulatedRealm.wordStem), \(calls + 1): it is mine, says \(person.name)."
    }
}
