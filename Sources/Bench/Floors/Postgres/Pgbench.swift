import Foundation

/// PostgreSQL's own benchmark tool, with a script that it sends over and over.
struct Pgbench: Sendable {
    let cluster: PostgresCluster
    let database: String
    let script: URL
    /// What one run of the script is, by the script's own count.
    let commits: Int
    let queries: Int
    let roundTrips: Int

    /// Runs it to its end, with prepared statements.
    /// - Parameters:
    ///   - turns: runs of the script by each client.
    ///   - variables: of the script, at its start.
    /// - Returns: scripts a second, and what they cost.
    func round(turns: Int, clients: Int, variables: [(name: String, value: String)] = []) throws -> Round {
        let before = (database: try cluster.processorTime(), tool: Self.childrenTime)
        let said = try cluster.programs.run("pgbench", arguments(turns, clients, variables))
        let (databaseTime, tool) = (try cluster.processorTime() - before.database, Self.childrenTime - before.tool)
        let runs = Double(turns * clients)
        let cost = Cost(
            databaseMilliseconds: databaseTime.asMilliseconds / runs, driverMilliseconds: tool.asMilliseconds / runs,
            commits: Double(commits), queries: Double(queries), roundTrips: Double(roundTrips))
        return Round(value: try Self.rate(in: said), cost: cost)
    }

    private func arguments(_ turns: Int, _ clients: Int, _ variables: [(name: String, value: String)]) -> [String] {
        cluster.place + [
            "-n", "-M", "prepared", "-c", String(clients), "-j", String(min(clients, 2)), "-t", String(turns),
        ] + variables.flatMap { ["-D", "\($0.name)=\($0.value)"] } + ["-f", script.path, database]
    }

    /// `tps = 1234.5 (without initial connection time)`
    private static func rate(in said: String) throws -> Double {
        let line = said.split(separator: "\n").first { $0.hasPrefix("tps = ") }
        guard let rate = line?.split(separator: " ").dropFirst(2).first.flatMap({ Double($0) }) else {
            throw BenchFailure.floor("pgbench named no rate:\n\(said.suffix(500))")
        }
        return rate
    }

    /// Of the programs that were run to their end.
    private static var childrenTime: Duration {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage)
        let microseconds = [usage.ru_utime, usage.ru_stime].map { $0.tv_sec * 1_000_000 + Int($0.tv_usec) }.reduce(0, +)
        return .microseconds(microseconds)
    }
}
