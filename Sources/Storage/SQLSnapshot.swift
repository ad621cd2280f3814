import Engine

/// Reads on one connection. Each folder beside this file adds the questions about one noun.
package class SQLSnapshot: Snapshot {
    let connection: any SQLConnection
    /// Whether others' phases of the same account wait for this one: see ``SQLTransaction``.
    var locksWhatItReads: Bool { false }

    /// - Parameter connection: good for the length of one closure, as this then is.
    init(_ connection: any SQLConnection) { self.connection = connection }
}
