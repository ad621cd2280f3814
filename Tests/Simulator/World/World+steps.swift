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
        let engaged = people.count { $0.flow != nil }
        var weights = persons.map { $0.flow != nil ? 12 : isFrozen($0) ? 6 : engaged < 3 ? 2 : 0 }
        weights += couriers.map { _ in waiting > 0 ? 20 : 1 }
        weights += Self.others.map { others.contains($0) ? 0 : weight(of: $0) }
        guard let place = dice.weighed(weights) else { return }
        if place < persons.count { return await live(persons[place]) }
        if place < persons.count + couriers.count { return await work(couriers[place - persons.count]) }
        await act(other: Self.others[place - persons.count - couriers.count])
    }

    /// Whoever can do nothing else has a reason to come back.
    private func isFrozen(_ person: Person) -> Bool { watch.facts.accounts[person.account]?.status == "frozen" }

    private static let others = ["keeper", "reviewer", "platform", "clicker", "weather", "heart"]

    private func weight(of other: String) -> Int {
        switch other {
        case "keeper": 3
        case "heart": 2 * plan.nodes
        case "reviewer": watch.facts.cases.values.contains { $0.state == "open" } ? 6 : 0
        case "platform": 3
        case "clicker": links.isEmpty ? 0 : 2
        default: 1
        }
    }

    private func act(other name: String) async {
        others.insert(name)
        switch name {
        case "keeper": await keep()
        case "reviewer": await review()
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
    private var mayLeap: Bool { people.count { $0.flow?.state == .collecting } < 2 || dice.chance(15) }

    private func jump(_ span: Duration) {
        clockwork.advance(by: span)
        history.add(.clock(span))
    }

    /// Providers come and go.
    private func changeWeather() {
        let names = ["sms", "mail"] + webhooks.map(\.description)
        guard let name = dice.pick(names) else { return }
        if dice.chance(50) {
            outages[name] = nil
        } else {
            outages[name] = clockwork.now + .seconds(Int64(dice.between(20...7200)))
            history.add(.remark("\(name.hasPrefix("hook") ? "a receiver of events" : name) stops answering"))
        }
    }
}
