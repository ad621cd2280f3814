import Domain
import Foundation

/// What becomes of the rate of changes while a great many ended flows are swept, and how quickly
/// these go.
struct SweepScenario: Scenario {
    let engine: BenchEngine

    var name: String { "sweep-\(engine.rawValue)" }
    var needsPostgres: Bool { engine == .postgres }

    private static let clients = 8
    private static let warmUp = 50
    private static let watched = Duration.seconds(30)

    func run(in bench: BenchRun) async throws -> [BenchLine] {
        let policy = BenchPolicy.text(clients: Self.clients)
        let site = try await bench.site(name, on: engine, policy: policy)
        let (count, changes) = (bench.size.endedFlows, bench.size.changes(by: Self.clients))
        let people = try await ServerProcess.with(site) { server in
            try await Crowd.gather((changes + Self.warmUp) * 2 * bench.size.rounds, at: server, of: site).people
        }
        let database = BareDatabase(site: site)
        let copies = Copies(database: database)
        try copies.make(count / 10, of: "bench-\(people.taken)")
        try copies.makeFlows(count, over: count / 10)
        Output.note(
            "\(name): \(bench.size.rounds) rounds of \(changes) changes, \(count) ended flows being swept and not")
        let round = { (isSwept: Bool) in
            try Self.trust(isSwept, database)
            return try await ServerProcess.with(site) { server in
                let crowd = Crowd(server: server, store: site.program.store, people: people)
                _ = try await crowd.round(clients: Self.clients, count: Self.warmUp)
                return try await crowd.round(clients: Self.clients, count: changes).round
            }
        }
        let turns = try await bench.turns({ _ in try await round(true) }, [{ _ in try await round(false) }])
        return [
            BenchLine(
                name, "changes while \(count) flows are swept, \(engine.title)", unit: "changes/s", turns.product,
                floors: [("the same, and nothing is swept", turns.floors[0])], goal: (">= 0.9 of floor", { $0 >= 0.9 })),
            BenchLine(name, "flows swept, idle, \(engine.title)", unit: "flows/s", [try await sweep(site, database)]),
        ]
    }

    /// A server begins to sweep at once if its clock is known to have run evenly, and otherwise
    /// after an hour.
    private static func trust(_ isTrusted: Bool, _ database: BareDatabase) throws {
        let now = Instant(Date())
        let held = isTrusted ? "NULL" : "\((now + .hours(1)).milliseconds)"
        try database.run(
            """
            DELETE FROM sweep;
            INSERT INTO sweep (id, seen_at, held_until, finished_at) VALUES (1, \(now.milliseconds), \(held), NULL);
            """)
    }

    /// What is left, with no other load: all of it, or as much as half a minute is enough for.
    private func sweep(_ site: ServerSite, _ database: BareDatabase) async throws -> Round {
        let left = {
            Int(try database.ask("SELECT COUNT(*) FROM flow WHERE contents_erased_at IS NULL").first ?? "") ?? 0
        }
        let before = try left()
        try Self.trust(true, database)
        return try await ServerProcess.with(site) { _ in
            let began = ContinuousClock.now
            while try database.ask("SELECT COALESCE(finished_at, 0) FROM sweep").first == "0",
                .now < began + Self.watched
            {
                try await Task.sleep(for: .milliseconds(500))
            }
            return Round(value: Double(before - (try left())) / (ContinuousClock.now - began).asSeconds)
        }
    }
}
