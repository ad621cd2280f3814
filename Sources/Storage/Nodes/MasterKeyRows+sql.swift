import Domain
package import Engine

extension SQLSnapshot: MasterKeyReads {
    package func masterKeyInForce() throws -> MasterKeyRow? {
        try connection.first(
            "SELECT version, since_at FROM master_key_in_force WHERE version = (SELECT MAX(version) FROM master_key_in_force)",
            map: MasterKeyRow.init)
    }
}

extension SQLTransaction: MasterKeyWrites {
    package func putInForce(_ key: MasterKeyRow) {
        queue(
            "INSERT INTO master_key_in_force (version, since_at) VALUES ($1, $2) ON CONFLICT (version) DO NOTHING",
            Int64(key.version),
            key.since)
    }
}

extension MasterKeyRow {
    /// Columns: version, since_at.
    init(_ row: SQLRow) throws {
        guard let version = UInt32(exactly: try row.integer(0)) else {
            throw StorageFailure.malformedRow("column 0 is no key version")
        }
        self.init(version: version, since: try row.instant(1))
    }
}
