import Foundation
import Storage
import StoragePostgres
import StorageSQLite

/// What all scenarios of one run share.
struct BenchRun: Sendable {
    let size: BenchSize
    let folder: URL
    let cluster: PostgresCluster?

    /// A server of its own on a new database, ready to be started.
    func site(_ name: String, on engine: BenchEngine, policy: String) async throws -> ServerSite {
        let place = folder.appending(path: name, directoryHint: .isDirectory)
        return try await ServerSite.prepare(in: place, on: try store(name, engine), policy: policy)
    }

    private func store(_ name: String, _ engine: BenchEngine) throws -> BenchStore {
        guard engine == .postgres else { return .sqlite }
        let (cluster, database) = (try postgres, name.replacing("-", with: "_"))
        try cluster.createDatabase(database)
        return .postgres(cluster, database: database)
    }

    var postgres: PostgresCluster {
        get throws {
            guard let cluster else { throw BenchFailure.database("no PostgreSQL was started") }
            return cluster
        }
    }

    /// Product and floors in turns, so that what slows the machine for a while slows all of them.
    func turns(
        _ product: (Int) async throws -> Round, _ floors: [(Int) async throws -> Round] = []
    ) async throws -> (product: [Round], floors: [[Round]]) {
        var (rounds, others): ([Round], [[Round]]) = ([], floors.map { _ in [] })
        for turn in 0..<size.rounds {
            rounds.append(try await product(turn))
            for (place, floor) in floors.enumerated() { others[place].append(try await floor(turn)) }
        }
        return (rounds, others)
    }
}

extension ServerSite {
    /// The server's database in this process, without the server. Closed whatever came of the work.
    func withDatabase<Value: Sendable>(_ work: (any SQLDatabase) async throws -> Value) async throws -> Value {
        let database = try await database
        do {
            let value = try await work(database)
            try await database.close()
            return value
        } catch {
            try? await database.close()
            throw error
        }
    }

    private var database: any SQLDatabase {
        get async throws {
            switch program.store {
            case .sqlite: try SQLiteDatabase(path: databasePath)
            case .postgres(let cluster, let name): try await PostgresDatabase(url: cluster.url(of: name))
            }
        }
    }
}
