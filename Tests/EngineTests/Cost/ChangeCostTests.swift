import Domain
import Foundation
import Storage
import StoragePostgres
import StorageSQLite
import TestSupport
import Testing

/// Time wobbles; what a change asks of the database does not. A lower figure is good news: lower
/// the bound with it.
@Suite("What one change asks of the database")
struct ChangeCostTests {
    /// At most, for one change and the deliveries that it brings along, by a single client that makes one after the other.
    struct Bounds: Sendable {
        let commits: Int
        let statements: Int
        let roundTrips: Int
    }

    private static let sqlite = Bounds(commits: 8, statements: 40, roundTrips: 0)
    private static let postgres = Bounds(commits: 8, statements: 46, roundTrips: 16)

    @Test("On SQLite, no more commits and statements than before")
    func onSQLite() async throws {
        let folder = try TemporaryFolder()
        let database = try SQLiteDatabase(path: folder.path + "/bindery.sqlite")
        try await expectNoMore(than: Self.sqlite, on: database)
        try await database.close()
    }

    @Test("On PostgreSQL, no more commits, statements and round trips than before")
    func onPostgreSQL() async throws {
        // One connection, so that the rehearsal has prepared every statement on it.
        let settings = PostgresSettings(connections: 1)
        let database = try await PostgresDatabase(url: PostgresCluster.shared().freshDatabase(), settings: settings)
        try await expectNoMore(than: Self.postgres, on: database)
        try await database.close()
    }

    private func expectNoMore(than bounds: Bounds, on database: any SQLDatabase) async throws {
        let cost = try await MeasuredChange.run(on: database)
        let listing = Comment(rawValue: "bounds: \(bounds); measured: \(cost.total)\n\(cost.listing)")
        if ProcessInfo.processInfo.environment["LIST_STATEMENTS"] != nil { print(database.dialect, listing) }
        #expect(cost.total.commits <= bounds.commits, listing)
        #expect(cost.total.statements <= bounds.statements, listing)
        #expect(cost.total.roundTrips <= bounds.roundTrips, listing)
    }
}
