/// What a change costs in a database of ten thousand bindings, and in larger ones. Processor time,
/// which hardly wobbles.
struct GrowthScenario: Scenario {
    let engine: BenchEngine

    var name: String { "growth-\(engine.rawValue)" }
    var needsPostgres: Bool { engine == .postgres }

    private static let clients = 8

    func run(in bench: BenchRun) async throws -> [BenchLine] {
        try await gather(bench.size.populations, [], in: bench)
    }

    /// Starts the servers one inside the other, so that all of them run and each is stopped.
    private func gather(_ populations: [Int], _ crowds: [Crowd], in bench: BenchRun) async throws -> [BenchLine] {
        guard let population = populations.first else { return try await lines(crowds, bench) }
        let site = try await bench.site(
            "\(name)-\(population)", on: engine, policy: BenchPolicy.text(clients: Self.clients))
        return try await ServerProcess.with(site) { server in
            let crowd = try await Crowd.gather(
                bench.size.growthChanges * bench.size.rounds + Self.clients, at: server, of: site)
            try Copies(database: BareDatabase(site: site)).make(population, of: "bench-\(crowd.people.taken)")
            return try await gather(Array(populations.dropFirst()), crowds + [crowd], in: bench)
        }
    }

    private func lines(_ crowds: [Crowd], _ bench: BenchRun) async throws -> [BenchLine] {
        let count = bench.size.growthChanges
        Output.note(
            "\(name): \(bench.size.rounds) rounds of \(count) changes by \(Self.clients) clients in each database")
        for crowd in crowds { _ = try await crowd.round(clients: Self.clients, count: Self.clients) }
        let turns = try await bench.turns(
            { _ in try await cost(crowds[0], count) },
            crowds.dropFirst().map { crowd in { _ in try await cost(crowd, count) } })
        let all = [turns.product] + turns.floors
        return zip(bench.size.populations, all).enumerated().map { place, found in
            BenchLine(
                name, "cost of a change, \(engine.title), \(found.0) bindings", unit: "CPU ms", found.1,
                floors: place == 0 ? [] : [("floor: with \(bench.size.populations[0])", all[0])],
                goal: place == 0 ? nil : ("<= 1.2 of floor", { $0 <= 1.2 }))
        }
    }

    /// Of the server and its database; the driver's own doesn't count.
    private func cost(_ crowd: Crowd, _ count: Int) async throws -> Round {
        let cost = try await crowd.round(clients: Self.clients, count: count).round.cost
        return Round(value: (cost?.serverMilliseconds ?? 0) + (cost?.databaseMilliseconds ?? 0), cost: cost)
    }
}
