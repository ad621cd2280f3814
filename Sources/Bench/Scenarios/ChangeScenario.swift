import Domain

/// How many whole changes the server carries in a second, beside the same statements sent bare.
struct ChangeScenario: Scenario {
    let engine: BenchEngine

    var name: String { "change-\(engine.rawValue)" }
    var needsPostgres: Bool { engine == .postgres }

    private var clients: [Int] { engine == .postgres ? [1, 8, 32] : [8, 64] }
    /// The one that the issue sets a goal for.
    private var judged: Int { engine == .postgres ? 8 : 64 }

    func run(in bench: BenchRun) async throws -> [BenchLine] {
        let policy = BenchPolicy.text(clients: clients.max() ?? 1)
        let floors = try await ChangeFloors.prepare(engine, bench, policy: policy, clients: clients)
        let site = try await bench.site(name, on: engine, policy: policy)
        return try await ServerProcess.with(site) { server in
            let needed = clients.map { bench.size.changes(by: $0) * bench.size.rounds }.reduce(0, +)
            let crowd = try await Crowd.gather(needed, at: server, of: site)
            var lines: [BenchLine] = []
            for count in clients { lines.append(try await line(count, crowd, floors, bench)) }
            try floors.verify()
            return lines
        }
    }

    private func line(
        _ clients: Int, _ crowd: Crowd, _ floors: ChangeFloors, _ bench: BenchRun
    ) async throws -> BenchLine {
        let count = bench.size.changes(by: clients)
        let (floorCount, variants) = (bench.size.floorChanges(by: clients), floors.variants)
        let title = "\(engine.title), \(clients) client\(clients == 1 ? "" : "s")"
        Output.note(
            "\(name): \(bench.size.rounds) rounds of \(count) changes on \(title), and of \(floorCount) on each floor")
        let turns = try await bench.turns(
            { _ in try await crowd.round(clients: clients, count: count).round },
            variants.map { variant in { _ in try floors.round(variant, count: floorCount, clients: clients) } })
        return BenchLine(
            name, "whole change over HTTP, \(title)", unit: "changes/s", turns.product,
            floors: zip(variants, turns.floors).map { ($0.title, $1) }, goal: clients == judged ? goal : nil)
    }

    private var goal: (text: String, isMet: (Double) -> Bool) {
        engine == .postgres ? (">= 0.4 of floor", { $0 >= 0.4 }) : (">= 0.8 of floor", { $0 >= 0.8 })
    }
}
