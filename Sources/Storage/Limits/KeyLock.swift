import Vault

/// Locks of PostgreSQL on keys whose rows need not exist yet, held until the transaction ends. Two
/// keys that share their first eight bytes wait for one another, which does no harm.
enum KeyLock {
    /// In the order of the keys, so that two phases that want the same ones don't wait for each
    /// other in a ring. Eight a question, as the rows themselves are asked for; taking a lock that
    /// one has does nothing.
    static func questions(_ keys: [KeyedHash]) -> [SQLQuestion] {
        let numbers = Set(keys.map { number(of: $0.bytes) }).sorted()
        return stride(from: 0, to: numbers.count, by: 8).map { start in
            let asked = (start..<start + 8).map { SQLValue.integer(numbers[min($0, numbers.count - 1)]) }
            return SQLQuestion(
                """
                SELECT pg_advisory_xact_lock(wanted.key)
                FROM (VALUES
                    (CAST($1 AS BIGINT)), (CAST($2 AS BIGINT)), (CAST($3 AS BIGINT)), (CAST($4 AS BIGINT)),
                    (CAST($5 AS BIGINT)), (CAST($6 AS BIGINT)), (CAST($7 AS BIGINT)),
                    (CAST($8 AS BIGINT))) AS wanted (key)
                """, arguments: asked
            ) { _ in }
        }
    }

    private static func number(of bytes: [UInt8]) -> Int64 {
        Int64(bitPattern: bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
    }
}
