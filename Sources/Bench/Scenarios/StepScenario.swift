import Storage

/// How long one person waits for one step while nobody else is there, beside one commit of the
/// engine.
struct StepScenario: Scenario {
    let engine: BenchEngine

    var name: String { "step-\(engine.rawValue)" }
    var needsPostgres: Bool { engine == .postgres }

    private struct Times {
        var half: [Round] = []
        var most: [Round] = []

        mutating func add(_ times: [Duration], _ cost: Cost?) {
            let sorted = times.sorted()
            half.append(Round(value: Percentiles.value(0.50, of: sorted), cost: cost))
            most.append(Round(value: Percentiles.value(0.99, of: sorted), cost: cost))
        }
    }

    func run(in bench: BenchRun) async throws -> [BenchLine] {
        let site = try await bench.site(name, on: engine, policy: BenchPolicy.text(clients: 1))
        let floor = try await bench.site("floor-\(name)", on: engine, policy: BenchPolicy.text(clients: 1))
        return try await floor.withDatabase { database in
            let commits = try await CommitFloor.prepare(database)
            return try await ServerProcess.with(site) { server in
                let count = bench.size.changes(by: 1)
                let crowd = try await Crowd.gather(count * bench.size.rounds, at: server, of: site)
                return try await lines(crowd, commits, count: count, bench)
            }
        }
    }

    private func lines(
        _ crowd: Crowd, _ commits: CommitFloor, count: Int, _ bench: BenchRun
    ) async throws -> [BenchLine] {
        var (product, floor) = (Times(), Times())
        Output.note(
            "\(name): \(bench.size.rounds) rounds of \(count) changes by one client, and of \(count * 6) commits")
        for _ in 0..<bench.size.rounds {
            let (round, tally) = try await crowd.round(clients: 1, count: count)
            product.add(Step.asked.flatMap { tally.times[$0] ?? [] }, round.cost?.divided(by: Double(Step.asked.count)))
            floor.add(try await commits.times(of: count * Step.asked.count), nil)
        }
        return [line("p50", product.half, floor.half), line("p99", product.most, floor.most)]
    }

    private func line(_ share: String, _ product: [Round], _ floor: [Round]) -> BenchLine {
        let allowed = 2 * Spread(floor.map(\.value)).median + 1
        let isMet = Spread(product.map(\.value)).median <= allowed
        return BenchLine(
            name, "step of a flow, \(engine.title), 1 client, \(share)", unit: "ms", product,
            floors: [("floor: one commit of one row, \(share)", floor)], goal: ("<= 2 x floor + 1 ms", { _ in isMet }))
    }
}

extension Step {
    /// Those in which a person waits for an answer, and for nothing else.
    static let asked: [Step] = [.start, .oldCode, .oldProof, .inputs, .newCode, .newProof]
}

extension Cost {
    func divided(by count: Double) -> Cost {
        Cost(
            serverMilliseconds: serverMilliseconds.map { $0 / count },
            databaseMilliseconds: databaseMilliseconds.map { $0 / count },
            driverMilliseconds: driverMilliseconds.map { $0 / count }, commits: commits.map { $0 / count },
            queries: queries.map { $0 / count }, roundTrips: roundTrips.map { $0 / count })
    }
}
