import NIOCore

/// What the server says its database did so far.
struct StorageCounts: Sendable {
    let commits: Double
    let queries: Double
    /// Times that a database server was waited for.
    let roundTrips: Double

    static func read(_ server: ServerAddress, on loop: any EventLoopGroup) async throws -> StorageCounts {
        let response = try await Connection.open(to: server, on: loop) { try await $0.get("/metrics") }
        guard response.isSuccess else { throw BenchFailure.refused(response.code, during: "reading its metrics") }
        let lines = String(buffer: response.body).split(separator: "\n")
        return StorageCounts(
            commits: sum("bindery_storage_commits_total", lines), queries: sum("bindery_storage_queries_total", lines),
            roundTrips: sum("bindery_storage_round_trips_total", lines))
    }

    /// Over all labels.
    private static func sum(_ name: String, _ lines: [Substring]) -> Double {
        lines.filter { $0.hasPrefix(name + " ") || $0.hasPrefix(name + "{") }
            .compactMap { $0.split(separator: " ").last.flatMap { Double($0) } }
            .reduce(0, +)
    }
}
