/// What an operator or a test may set.
package struct PostgresSettings: Sendable, Hashable {
    /// Connections, each with a thread of its own.
    package var connections: Int
    /// Phases and reads that may wait for a connection; one more is refused as `busy`.
    package var waitingLimit: Int
    /// How long one may wait for a connection before it is refused as `busy`.
    package var waitingTime: Duration
    /// How long the server may work on one statement.
    package var statementTime: Duration
    /// How long somebody waits for the answer to a commit before it is called unknown.
    package var commitTime: Duration

    package init(
        connections: Int = 8, waitingLimit: Int = 4096, waitingTime: Duration = .seconds(5),
        statementTime: Duration = .seconds(10),
        commitTime: Duration = .seconds(15)
    ) {
        self.connections = connections
        self.waitingLimit = waitingLimit
        self.waitingTime = waitingTime
        self.statementTime = statementTime
        self.commitTime = commitTime
    }
}
