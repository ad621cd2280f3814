import Domain
import Engine
import StorageSQLite

extension World {
    /// A new process over the same file: everything that was in memory is gone, what was claimed
    /// stays claimed.
    func startNode(_ number: Int) async {
        incarnations += 1
        let database = FaultyDatabase(
            file, dealer: dealer, clockwork: clockwork, meddler: meddler,
            bugDice: Dice(seed: seed &+ UInt64(incarnations)),
            note: { [history] in history.add($0) }, pause: { [weak self] in await self?.letOthersGoFirst() })
        let registry = SimulatedRegistry(
            isAway: { [weak self] in await self?.isAway(SimulatedRegistry.outage) ?? true },
            note: { [history] in history.add($0) }, pause: { [weak self] in await self?.letOthersGoFirst() })
        let node = SimulatedNode(number, database, template, clockwork, random, registry, bug)
        if number < nodes.count { nodes[number] = node } else { nodes.append(node) }
        history.add(.nodeStarted(number))
        for worker in workers where worker.node == number {
            worker.forget()
            worker.incarnation = incarnations
        }
        // A server that can't reach its database as it starts is started again by whoever watches
        // over it.
        do {
            try await node.engine.keepPolicies()
            let id = try await node.engine.enter("server-\(number + 1)", release: "simulated", isAlone: plan.nodes == 1)
            if nodes[number].database === node.database { nodes[number].id = id }
        } catch {
            node.database.die()
        }
    }

    /// What every server does each few seconds: says that it is alive, and takes over what others
    /// put in force.
    func beat() async {
        guard let node = anyNode() else { return }
        _ = await plainCall(.beat, by: "server-\(node.number + 1)", on: node) { try await $0.beat() }
        _ = await plainCall(.beat, by: "server-\(node.number + 1)", on: node) { _ = try await $0.follow() }
    }

    func reviveNodes() async {
        for number in nodes.indices where nodes[number].database.isDead {
            if nodes[number].downFor == 0 {
                nodes[number].downFor = dice.between(1...8)
                history.add(.nodeDied(number))
            } else {
                nodes[number].downFor -= 1
                if nodes[number].downFor == 0 { await startNode(number) }
            }
        }
    }

    /// One that answers, or nil while none does.
    func anyNode() -> SimulatedNode? { dice.pick(nodes.filter { !$0.database.isDead }) }
}
