import Foundation

/// The statements of whole changes, sent to PostgreSQL by its own benchmark tool.
struct PgbenchFloor: Sendable {
    let cluster: PostgresCluster
    let database: String
    let template: ChangeTemplate
    private let script: PgbenchScript
    private let file: URL

    /// - Parameter folder: for the script, which stays there for whoever wants to read it.
    init(_ cluster: PostgresCluster, _ database: String, _ template: ChangeTemplate, in folder: URL) throws {
        self.cluster = cluster
        self.database = database
        self.template = template
        script = PgbenchScript(template)
        file = folder.appending(path: "change-\(template.transactions.count).pgbench")
        try script.text.write(to: file, atomically: true, encoding: .utf8)
    }

    /// - Parameters:
    ///   - start: the first of the copied accounts that this round takes.
    ///   - count: at least as many as there are clients, who share them evenly.
    /// - Returns: changes a second, and what they cost.
    func round(from start: Int, count: Int, clients: Int) throws -> Round {
        let turns = count / clients
        let before = (database: try cluster.processorTime(), tool: Self.childrenTime)
        let said = try cluster.programs.run("pgbench", arguments(start, turns: turns, clients: clients))
        let (databaseTime, tool) = (try cluster.processorTime() - before.database, Self.childrenTime - before.tool)
        let changes = Double(turns * clients)
        let cost = Cost(
            databaseMilliseconds: databaseTime.asMilliseconds / changes,
            driverMilliseconds: tool.asMilliseconds / changes,
            commits: Double(template.commits), queries: Double(template.queries),
            roundTrips: Double(template.transactions.count))
        return Round(value: try Self.rate(in: said), cost: cost)
    }

    private func arguments(_ start: Int, turns: Int, clients: Int) -> [String] {
        let constants = script.constants.sorted { $0.key < $1.key }.flatMap { ["-D", "\($0.key)=\($0.value)"] }
        return cluster.place + [
            "-n", "-M", "prepared", "-c", String(clients), "-j", String(min(clients, 2)), "-t", String(turns),
        ]
            // Counting begins at 1, so that 0 can mean "nothing yet".
            + ["-D", "n=0", "-D", "base=\(start - clients)", "-D", "width=\(clients)"] + constants + [
                "-f", file.path, database,
            ]
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
