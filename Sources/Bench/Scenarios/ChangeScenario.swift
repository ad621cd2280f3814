/// How many whole changes the server carries in a second, beside the same statements sent bare and
/// beside the least SQL that a change needs.
struct ChangeScenario: Scenario {
    let engine: BenchEngine

    var name: String { "change-\(engine.rawValue)" }
    var needsPostgres: Bool { engine == .postgres }

    private var clients: [Int] { engine == .postgres ? [1, 8, 32] : [8, 64] }

    func run(in bench: BenchRun) async throws -> [BenchLine] {
        let policy = BenchPolicy.text(clients: clients.max() ?? 1)
        let floors = try await ChangeFloors.prepare(engine, bench, policy: policy, clients: clients)
        let least = try LeastChange.floor(on: engine, in: bench)
        let site = try await bench.site(name, on: engine, policy: policy)
        return try await ServerProcess.with(site) { server in
            let needed = clients.map { bench.size.changes(by: $0) * bench.size.rounds }.reduce(0, +)
            let crowd = try await Crowd.gather(needed, at: server, of: site)
            let loads = try clients.map { try self.loads($0, crowd, floors, least, bench) }
            let lines = try await self.lines(loads, bench)
            try floors.verify()
            try least.verify()
            return lines
        }
    }

    /// One thing that takes turns with the others.
    private struct Load {
        let what: String
        let run: () async throws -> Round
    }

    /// By so many clients: the product, and then each floor.
    private func loads(
        _ clients: Int, _ crowd: Crowd, _ floors: ChangeFloors, _ least: any LeastFloor, _ bench: BenchRun
    ) throws -> [Load] {
        let sizes = bench.size
        let waits = engine == .postgres ? WaitSampler(cluster: try bench.postgres, folder: bench.folder) : nil
        let product = Load(
            what: "whole change over HTTP, \(engine.title), \(clients) client\(clients == 1 ? "" : "s")",
            run: sampled(waits) { try await crowd.round(clients: clients, count: sizes.changes(by: clients)).round })
        let same = floors.variants.map { variant in
            Load(what: variant.title) {
                try floors.round(variant, count: sizes.floorChanges(by: clients), clients: clients)
            }
        }
        let last = Load(
            what: "floor: the least SQL of a change, four commits",
            run: sampled(waits) { try least.round(count: sizes.leastChanges(by: clients), clients: clients) })
        return [product] + same + [last]
    }

    private func sampled(
        _ waits: WaitSampler?, _ work: @escaping () async throws -> Round
    ) -> () async throws -> Round {
        guard let waits else { return work }
        return { try await waits.during(work) }
    }

    /// All loads take turns, since the goals compare them with each other too.
    private func lines(_ loads: [[Load]], _ bench: BenchRun) async throws -> [BenchLine] {
        let counts = clients.map { "\(bench.size.changes(by: $0)) changes by \($0)" }.joined(separator: ", ")
        Output.note("\(name): \(bench.size.rounds) rounds on \(engine.title) and on each floor, of \(counts) clients")
        let all = loads.flatMap { $0 }
        let turns = try await bench.turns(
            { _ in try await all[0].run() }, all.dropFirst().map { load in { _ in try await load.run() } })
        var rest = ([turns.product] + turns.floors)[...]
        let rounds = loads.map { loads in
            defer { rest = rest.dropFirst(loads.count) }
            return Array(rest.prefix(loads.count))
        }
        let rates = Dictionary(zip(clients, rounds.map { Spread($0[0].map(\.value)).median })) { first, _ in first }
        return zip(clients, zip(loads, rounds)).map { count, measured in
            let floors = zip(measured.0, measured.1).dropFirst().map { (what: $0.what, rounds: $1) }
            return BenchLine(
                name, measured.0[0].what, unit: "changes/s", measured.1[0], floors: floors,
                goal: goal(count, beside: rates), judging: floors.count - 1)
        }
    }

    /// - Parameter rates: of the product, by the number of clients.
    private func goal(_ count: Int, beside rates: [Int: Double]) -> (text: String, isMet: (Double) -> Bool)? {
        switch (engine, count) {
        case (.postgres, 8): (">= 0.25 of the least SQL", { $0 >= 0.25 })
        case (.postgres, 32): (">= 8 clients", { _ in rates[32, default: 0] >= rates[8, default: 0] })
        case (.sqlite, 64): (">= 0.6 of the least SQL", { $0 >= 0.6 })
        default: nil
        }
    }
}
