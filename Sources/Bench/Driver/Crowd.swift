/// A running server, and people who will change their numbers on it.
struct Crowd: Sendable {
    let server: ServerProcess
    let store: BenchStore
    let people: People

    /// Creates the accounts, and warms the server up with a few changes.
    static func gather(
        _ count: Int, at server: ServerProcess, of site: ServerSite, warmUp: Int = 50,
        wanted: @escaping @Sendable (Int) -> String? = { _ in nil }
    ) async throws -> Crowd {
        let seeding = Seeding(server: server.address, loop: BenchLoop.shared, count: count + warmUp, clients: 8)
        let accounts = try await BenchLoop.run { try await seeding.run() }
        let people = People(accounts: accounts) { wanted($0 - warmUp) }
        let crowd = Crowd(server: server, store: site.program.store, people: people)
        if warmUp > 0 { _ = try await crowd.round(clients: 4, count: warmUp) }
        return crowd
    }

    /// So many changes, by the next in the crowd.
    /// - Returns: changes a second, what they cost, and how long their steps took.
    /// - Throws: `bench.refused` when one failed.
    func round(clients: Int, count: Int) async throws -> (round: Round, tally: Tally) {
        let (round, tally) = try await attempts(clients: clients, count: count)
        if let code = tally.errors.keys.min() { throw BenchFailure.refused(code, during: "changing numbers") }
        return (round, tally)
    }

    /// The same, and a change that is refused counts as well.
    func attempts(clients: Int, count: Int) async throws -> (round: Round, tally: Tally) {
        let driver = Driver(server: server.address, loop: BenchLoop.shared, clients: clients, people: people)
        let end = people.taken + count
        let before = try await server.moment(store)
        let tally = try await BenchLoop.run { try await driver.run(before: end) }
        let after = try await server.moment(store)
        let ended = tally.changed.count + tally.failed
        let rate = Double(ended) / tally.elapsed.asSeconds
        return (Round(value: rate, cost: Cost(from: before, to: after, per: ended)), tally)
    }
}
