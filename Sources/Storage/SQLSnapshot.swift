import Domain
import Engine
import Vault

/// Reads on one connection. Each folder beside this file adds the queries about one noun.
package class SQLSnapshot: Snapshot {
    let connection: any SQLConnection
    /// Whether others' phases of the same account wait for this one: see ``SQLTransaction``.
    var locksWhatItReads: Bool { false }
    /// Whether others wait until this phase ends before they count what it counts.
    var locksCounters: Bool { false }

    /// Limits and failures that were read, for whoever writes them later.
    func note(_ hits: [StoredHits], for keys: [KeyedHash]) {}
    func note(_ failures: [FailuresRow], of account: AccountID) {}
    func note(_ failures: FailuresRow?, for key: KeyedHash) {}

    /// - Parameter connection: good for the length of one closure, as this then is.
    init(_ connection: any SQLConnection) { self.connection = connection }
}
