/// What a database did since it was opened.
package struct StorageStatistics: Sendable, Hashable {
    /// Transactions that wrote, or groups of them.
    package var commits = 0
    /// Phases run, kept or not.
    package var phases = 0
    /// Statements run by phases and reads.
    package var statements = 0
    /// Reads run.
    package var reads = 0
    /// Times that the server was waited for; 0 where the database is in the process.
    package var roundTrips = 0

    package init() {}
}
