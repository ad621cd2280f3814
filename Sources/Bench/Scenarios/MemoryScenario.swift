/// What the server keeps in memory: idle, with many connections, and after many changes.
struct MemoryScenario: Scenario {
    let name = "memory"

    private static let clients = 32

    func run(in bench: BenchRun) async throws -> [BenchLine] {
        let site = try await bench.site(name, on: .sqlite, policy: BenchPolicy.text(clients: Self.clients))
        return try await ServerProcess.with(site) { server in
            Output.note(
                "\(name): idle, with \(bench.size.connections) connections, and after \(bench.size.memoryChanges) changes"
            )
            let idle = try await samples(server, bench)
            let connected = try await Self.holding(bench.size.connections, at: server.address) {
                try await samples(server, bench)
            }
            return [
                BenchLine(name, "memory, idle", unit: "MB", idle, goal: ("<= 60 MB", { $0 <= 60 })),
                BenchLine(
                    name, "memory, \(bench.size.connections) connections", unit: "MB", connected,
                    goal: ("<= 200 MB", { $0 <= 200 })),
                try await afterChanges(server, site, bench),
            ]
        }
    }

    /// Flat: after the last round at most a tenth more than after the first.
    private func afterChanges(_ server: ServerProcess, _ site: ServerSite, _ bench: BenchRun) async throws -> BenchLine
    {
        let each = bench.size.memoryChanges / bench.size.rounds
        let crowd = try await Crowd.gather(each * bench.size.rounds, at: server, of: site)
        let rounds = try await bench.turns { _ in
            let cost = try await crowd.round(clients: Self.clients, count: each).round.cost
            return Round(value: try Self.megabytes(server), cost: cost)
        }.product
        let (first, last) = (rounds.first?.value ?? 0, rounds.last?.value ?? 0)
        let growth = (last / first).rounded(toPlaces: 2)
        return BenchLine(
            name, "memory, after \(each) to \(each * bench.size.rounds) changes: grew to \(growth)", unit: "MB", rounds,
            goal: ("flat: grows to <= 1.1", { _ in last <= first * 1.1 }))
    }

    private func samples(_ server: ServerProcess, _ bench: BenchRun) async throws -> [Round] {
        try await Task.sleep(for: .seconds(1))
        return try await bench.turns { _ in
            try await Task.sleep(for: .milliseconds(300))
            return Round(value: try Self.megabytes(server))
        }.product
    }

    /// Connections that have been answered once and then say nothing.
    private static func holding<Result: Sendable>(
        _ count: Int, at server: ServerAddress, _ body: () async throws -> Result
    ) async throws -> Result {
        let (ready, release) = (Countdown(count), Countdown(1))
        return try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<count {
                group.addTask {
                    try await Connection.open(to: server, on: BenchLoop.shared) { connection in
                        _ = try await connection.get("/healthz")
                        await ready.step()
                        await release.reached()
                    }
                }
            }
            await ready.reached()
            let result = try await body()
            await release.step()
            try await group.waitForAll()
            return result
        }
    }

    private static func megabytes(_ server: ServerProcess) throws -> Double {
        Double(try server.figures().resident) / 1_000_000
    }
}

/// Waits until a number of them have come.
actor Countdown {
    private var left: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ count: Int) { left = count }

    func step() {
        left -= 1
        guard left <= 0 else { return }
        for continuation in waiting { continuation.resume() }
        waiting = []
    }

    func reached() async {
        guard left > 0 else { return }
        await withCheckedContinuation { waiting.append($0) }
    }
}
