import Dispatch
import GRDB

/// What an operator or a test may set. The defaults are for a server of two cores.
package struct SQLiteSettings: Sendable, Hashable {
    /// Connections for reads, each with a page cache of up to 2 MB.
    package var readers: Int
    /// Phases that share one commit at most.
    package var groupLimit: Int
    /// Phases that may wait; one more is refused as ``StorageFailure/busy``.
    package var waitingLimit: Int
    /// How long another process may hold the file.
    package var busyTimeout: Duration
    /// For looking at a file that must stay as it is. Every write is then refused as
    /// ``StorageFailure/readOnly``.
    package var isReadOnly: Bool

    package init(
        readers: Int = 4, groupLimit: Int = 64, waitingLimit: Int = 4096, busyTimeout: Duration = .seconds(5),
        isReadOnly: Bool = false
    ) {
        self.readers = readers
        self.groupLimit = groupLimit
        self.waitingLimit = waitingLimit
        self.busyTimeout = busyTimeout
        self.isReadOnly = isReadOnly
    }

    var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "bindery.sqlite"
        // GRDB would ask for threads above the rest, which only root may have: libdispatch says so
        // on the standard error for each.
        configuration.qos = .default
        // One is kept for a copy of the file: under load the others may never be free.
        configuration.maximumReaderCount = readers + 1
        configuration.busyMode = .timeout(busyTimeout / .seconds(1))
        configuration.foreignKeysEnabled = true
        configuration.readonly = isReadOnly
        if isReadOnly { configuration.prepareDatabase { try SQLiteFile.recognise($0) } }
        configuration.prepareDatabase(Self.prepare)
        return configuration
    }

    private static func prepare(_ database: Database) throws {
        if !database.configuration.readonly { try SQLiteFile.claim(database) }
        // Nothing is read through a memory map: an I/O error there is a signal that ends the
        // process, not a failure of one phase.
        try database.execute(
            sql: """
                PRAGMA mmap_size = 0;
                PRAGMA cache_size = \(database.configuration.readonly ? -2000 : -8000);
                PRAGMA temp_store = MEMORY;
                PRAGMA trusted_schema = OFF;
                PRAGMA journal_size_limit = 67108864;
                PRAGMA wal_autocheckpoint = 4000;
                """)
    }
}
