import Domain
import Engine
import StorageSQLite

extension World {
    /// No more troubles: time passes, people do their work, and everything has to end.
    func comeToRest() async throws {
        clockwork.isTroubled = false
        outages = [:]
        history.add(.remark("no more troubles from here on"))
        for worker in workers { worker.forget() }
        for number in nodes.indices where nodes[number].database.isDead { await startNode(number) }
        for round in 0..<40 where watch.breaches.isEmpty && (round == 0 || !isAtRest) {
            await restRound(round)
            look()
        }
        try await bringBack()
        look()
        await letTermsPass()
    }

    /// Long after everything, what is over goes, and nothing else.
    private func letTermsPass() async {
        for span in [Duration.days(29), .days(3), .days(400)] where watch.breaches.isEmpty {
            clockwork.advance(by: span)
            _ = await plainCall(.sweep, by: "keeper") { try await $0.sweep() }
            look()
        }
    }

    private var isAtRest: Bool {
        let facts = watch.facts
        return !facts.flows.values.contains(where: \.isOpen)
            && facts.messages.keys.allSatisfy { facts.gone.contains($0) || facts.dead.contains($0) }
    }

    private func restRound(_ round: Int) async {
        clockwork.advance(by: round == 0 ? .minutes(35) : round == 1 ? .hours(3) : .hours(30))
        for node in nodes { _ = try? await node.engine.beat() }
        for _ in 0..<8 where hasDueFlows {
            _ = await plainCall(.settleFlows, by: "keeper") { try await $0.settleDueFlows(limit: 50) }
        }
        look()
        for _ in 0..<8 where watch.facts.cases.values.contains(where: { $0.state == "open" }) {
            await review(approving: 70)
            look()
        }
        await empty()
    }

    private var hasDueFlows: Bool {
        look()
        return watch.facts.flows.values.contains { $0.isOpen && $0.until.map { $0 <= clockwork.now } ?? false }
    }

    /// Delivers all that is due.
    private func empty() async {
        guard let worker = workers.first else { return }
        let node = nodes[worker.node]
        for _ in 0..<30 {
            // What it took while somebody else waited for the store comes first, or it would stay
            // taken with nobody to deliver it.
            while !worker.held.isEmpty || !worker.results.isEmpty { await deliver(as: worker) }
            await claim(worker, node, limit: 256)
            if worker.held.isEmpty { return }
        }
    }

    /// What was given up while providers were away is sent after all, on an operator's word.
    private func bringBack() async throws {
        guard let node = nodes.first else { return }
        let dead = try await node.engine.deadLetters(realm: nil, after: nil, limit: 500)
        let worth = dead.filter { $0.topic != .code && $0.lastError != "webhook.gone" }.map(\.id)
        guard !worth.isEmpty else { return }
        try await node.engine.reviveDeadLetters(worth, realm: nil)
        await empty()
    }

    /// The last look: at the database, and at the bytes of its file.
    func lookBack() async throws {
        for node in nodes { node.database.die() }
        try await file.close()
        file = try SQLiteDatabase(path: path, settings: SQLiteSettings(readers: 1))
        let rest = try await Ending.read(file, path: path, clockwork: clockwork)
        try await file.close()
        watch.end(rest)
    }
}
