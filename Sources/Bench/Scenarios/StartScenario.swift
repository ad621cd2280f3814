/// How long it takes from the program's start to its first good answer, on a database that isn't
/// new.
struct StartScenario: Scenario {
    let name = "start"

    func run(in bench: BenchRun) async throws -> [BenchLine] {
        let site = try await bench.site(name, on: .sqlite, policy: BenchPolicy.text(clients: 1))
        try await ServerProcess.with(site) { server in
            _ = try await Crowd.gather(1, at: server, of: site, warmUp: 0)
        }
        try Copies(database: BareDatabase(site: site)).make(bench.size.startPopulation, of: "bench-0")
        let rounds = try await bench.turns { _ in
            let began = ContinuousClock.now
            let server = try await ServerProcess.start(site)
            let seconds = (ContinuousClock.now - began).asSeconds
            await server.stop()
            return Round(value: seconds)
        }.product
        return [
            BenchLine(
                name, "start to ready, SQLite, \(bench.size.startPopulation) bindings", unit: "s", rounds,
                goal: ("<= 0.5 s", { $0 <= 0.5 })
            )
        ]
    }
}
