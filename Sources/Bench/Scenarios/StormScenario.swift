/// What becomes of the rate when everybody wants the same few numbers.
struct StormScenario: Scenario {
    let engine: BenchEngine

    var name: String { "storm-\(engine.rawValue)" }
    var needsPostgres: Bool { engine == .postgres }

    private static let numbers = 8
    /// Somebody else has it by now. Any other refusal is a fault.
    private static let typed: Set = ["identifier.taken"]

    func run(in bench: BenchRun) async throws -> [BenchLine] {
        let site = try await bench.site(name, on: engine, policy: StormPolicy.text)
        let attempts = bench.size.stormAttempts
        return try await ServerProcess.with(site) { server in
            // Blocks in turns: a storm, then a calm.
            let crowd = try await Crowd.gather(2 * attempts * bench.size.rounds, at: server, of: site) { index in
                let block = index / attempts
                return index >= 0 && block.isMultiple(of: 2)
                    ? Person.soughtAfter(block * Self.numbers + index % Self.numbers) : nil
            }
            return [try await line(crowd, bench)]
        }
    }

    private func line(_ crowd: Crowd, _ bench: BenchRun) async throws -> BenchLine {
        let (clients, attempts) = (bench.size.stormClients, bench.size.stormAttempts)
        Output.note(
            "\(name): \(bench.size.rounds) rounds of \(attempts) changes by \(clients) clients to \(Self.numbers) numbers, and to many"
        )
        var refusals: [String: Int] = [:]
        let turns = try await bench.turns(
            { _ in
                let (round, tally) = try await crowd.attempts(clients: clients, count: attempts)
                refusals.merge(tally.errors, uniquingKeysWith: +)
                return round
            },
            [{ _ in try await crowd.round(clients: clients, count: attempts).round }])
        let isTyped = Set(refusals.keys).isSubset(of: Self.typed)
        return BenchLine(
            name, "\(clients) clients want \(Self.numbers) numbers, \(engine.title)", unit: "changes/s", turns.product,
            floors: [("calm: the same clients, a number each", turns.floors[0])],
            goal: (">= 0.5 of calm, typed", { $0 >= 0.5 && isTyped }), refusals: refusals)
    }
}
