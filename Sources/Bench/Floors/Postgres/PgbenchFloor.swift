import Foundation

/// The statements of whole changes, sent to PostgreSQL by its own benchmark tool.
struct PgbenchFloor: Sendable {
    private let tool: Pgbench
    private let script: PgbenchScript

    /// - Parameter folder: for the script, which is left there to be read.
    init(_ cluster: PostgresCluster, _ database: String, _ template: ChangeTemplate, in folder: URL) throws {
        script = PgbenchScript(template)
        let file = folder.appending(path: "change-\(template.transactions.count).pgbench")
        try script.text.write(to: file, atomically: true, encoding: .utf8)
        tool = Pgbench(
            cluster: cluster, database: database, script: file, commits: template.commits, queries: template.queries,
            roundTrips: template.transactions.count)
    }

    /// - Parameters:
    ///   - start: the first of the copied accounts that this round takes.
    ///   - count: at least as many as there are clients, who share them evenly.
    /// - Returns: changes a second, and what they cost.
    func round(from start: Int, count: Int, clients: Int) throws -> Round {
        let constants = script.constants.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
        // Counting begins at 1, so that 0 can mean "nothing yet".
        let places = [
            (name: "n", value: "0"), (name: "base", value: String(start - clients)),
            (name: "width", value: String(clients)),
        ]
        return try tool.round(turns: count / clients, clients: clients, variables: places + constants)
    }
}
