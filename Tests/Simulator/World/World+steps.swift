import Domain
import Engine
import Flows
import TestSupport

extension World {
    /// One step of somebody.
    func step() async {
        stepsTaken += 1
        passTime()
        await reviveNodes()
        await act()
        if let siege, siege.dice.chance(20) { await press(siege) }
        look()
    }

    /// Lets the promises see what happened since they last looked.
    func look() { watch.see(history.since(watch.seen)) }

    /// While somebody waits at the store.
    func letOthersGoFirst() async {
        guard depth < 2, watch.breaches.isEmpty else { return }
        depth += 1
        for _ in 0..<dice.between(1...3) { await step() }
        depth -= 1
    }

    /// Few have a flow open at a time, so that those who do come to an end with it.
    private func act() async {
        let waiting = watch.facts.messages.count - watch.facts.gone.union(watch.facts.dead).count
        let persons = people.filter { !$0.isBusy }
        let couriers = workers.filter { !$0.isBusy }
        let speakers = parties.filter { !$0.isBusy }
        let engaged = people.count { $0.flow != nil }
        let changed = watch.facts.accounts(inDoubtAt: clockwork.now)
        var weights = persons.map { weight(of: $0, engaged: engaged, changed) }
        weights += couriers.map { _ in waiting > 0 ? 20 : 1 }
        weights += speakers.map { _ in 8 }
        weights += Self.others.map { others.contains($0) ? 0 : weight(of: $0, changed) }
        guard var place = dice.weighed(weights) else { return }
        if place < persons.count { return await live(persons[place]) }
        place -= persons.count
        if place < couriers.count { return await work(couriers[place]) }
        place -= couriers.count
        if place < speakers.count { return await speak(speakers[place]) }
        await act(other: Self.others[place - speakers.count])
    }

    /// Whoever can do nothing else has a reason to come back, and so does whoever is robbed, or
    /// robs, while it can still be taken back.
    private func weight(of person: Person, engaged: Int, _ changed: Set<AccountID>) -> Int {
        if person.flow != nil { return 12 }
        if watch.facts.accounts[person.account]?.status == "frozen" { return 6 }
        if person.account == robbed || changed.contains(person.account) { return engaged < 5 ? 5 : 0 }
        return engaged < 3 ? 2 : 0
    }

    private static let others = ["keeper", "reviewer", "platform", "clicker", "weather", "heart"]

    private func weight(of other: String, _ changed: Set<AccountID>) -> Int {
        switch other {
        case "keeper": 3
        case "heart": 2 * plan.nodes
        case "reviewer": reviewerWeight
        case "platform": 3
        case "clicker": clickerWeight(changed)
        default: 1
        }
    }

    /// Disputes take their time, so that there is some for others to join.
    private var reviewerWeight: Int {
        let open = watch.facts.cases.values.filter { $0.state == "open" }
        return open.isEmpty ? 0 : open.allSatisfy(\.isDispute) ? 3 : 6
    }

    /// In a robbery nobody notices the first change before there is a second.
    private func clickerWeight(_ changed: Set<AccountID>) -> Int {
        if links.isEmpty { return 0 }
        if changed.isEmpty || parties.count > 3 { return 1 }
        guard let robbed, changed.contains(robbed), !watch.facts.wasDisputed(robbed, at: clockwork.now) else {
            return 4
        }
        return watch.facts.changes(of: robbed, inDoubtAt: clockwork.now).count < 2 ? 1 : 8
    }

    private func act(other name: String) async {
        others.insert(name)
        switch name {
        case "keeper": await keep()
        case "reviewer": if dice.chance(25) { await ask() } else { await review() }
        case "platform": await actAsPlatform()
        case "clicker": await pressLink()
        case "heart": await beat()
        default: changeWeather()
        }
        others.remove(name)
    }

    private func live(_ person: Person) async {
        person.isBusy = true
        await act(as: person)
        person.isBusy = false
    }

    private func speak(_ party: Person) async {
        party.isBusy = true
        await speak(as: party)
        party.isBusy = false
    }

    private func work(_ worker: Worker) async {
        worker.isBusy = true
        await deliver(as: worker)
        worker.isBusy = false
    }

    /// Mostly seconds; now and then hours, days, or some minutes back.
    private func passTime() {
        let roll = dice.below(1000)
        switch roll {
        case 0..<930: clockwork.advance(by: .milliseconds(Int64(dice.below(3000))))
        case 930..<975: clockwork.advance(by: .seconds(Int64(dice.between(5...70))))
        case 975..<981: jump(.minutes(Int64(dice.between(2...20))))
        case 981..<993: if mayLeap { jump(.minutes(Int64(dice.between(30...1500)))) }
        case 993..<995: if mayLeap { jump(.hours(Int64(dice.between(24...900)))) }
        default: if plan.clockJumps { jump(.seconds(Int64(-dice.between(5...540)))) }
        }
    }

    /// Mostly where it ends few flows: a world in which everything expires tries nothing else.
    private var mayLeap: Bool {
        if robbed != nil, !dice.chance(25) { return false }
        return people.count { $0.flow?.state == .collecting } < 2 || dice.chance(15)
    }

    private func jump(_ span: Duration) {
        clockwork.advance(by: span)
        history.add(.clock(span))
    }

    /// Whether a provider gives no answer now.
    func isAway(_ name: String) -> Bool { outages[name].map { clockwork.now < $0 } ?? false }

    /// Providers come and go.
    private func changeWeather() {
        let names = ["sms", "mail"] + webhooks.map(\.description) + (plan.hasCards ? [SimulatedRegistry.outage] : [])
        guard let name = dice.pick(names) else { return }
        if dice.chance(50) {
            outages[name] = nil
        } else {
            outages[name] = clockwork.now + .seconds(Int64(dice.between(20...7200)))
            history.add(.remark("\(name.hasPrefix("hook") ? "a receiver of events" : name) stops answering"))
        }
    }
}
