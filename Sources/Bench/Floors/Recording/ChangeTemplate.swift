import Storage

/// What one change sends, with places for what is each change's own.
struct ChangeTemplate: Sendable {
    enum Argument: Sendable, Hashable {
        /// The same in every change, or of no consequence: sealed values and times.
        case constant(SQLValue)
        case account
        case binding
        /// The blind index of the number that is given up.
        case index
        /// An id, a keyed hash or the number of a lock, made for this change: the change's n-th,
        /// spelled like this one.
        case own(Int, like: SQLValue)
    }

    struct Statement: Sendable {
        let sql: String
        let arguments: [Argument]
    }

    struct TemplateTransaction: Sendable {
        let writes: Bool
        let isDelivery: Bool
        let statements: [Statement]
    }

    let transactions: [TemplateTransaction]

    /// - Parameter deliveries: whether what the courier sends is among it.
    func counting(deliveries: Bool) -> ChangeTemplate {
        ChangeTemplate(transactions: transactions.filter { deliveries || !$0.isDelivery })
    }

    var commits: Int { transactions.count(where: \.writes) }
    var queries: Int { transactions.map(\.statements.count).reduce(0, +) }
}

extension ChangeTemplate {
    /// - Throws: `bench.floor` when two changes did not send the same statements.
    init(_ changes: (first: RecordedChange, second: RecordedChange)) throws {
        let (first, second) = changes
        let texts = (
            first.transactions.map { $0.statements.map(\.sql) }, second.transactions.map { $0.statements.map(\.sql) }
        )
        guard texts.0 == texts.1 else { throw BenchFailure.floor("two changes sent different statements") }
        var reader = ArgumentReader(first)
        transactions = zip(first.transactions, second.transactions).map { one, other in
            TemplateTransaction(
                writes: one.writes, isDelivery: one.isDelivery,
                statements: zip(one.statements, other.statements).map { one, other in
                    let arguments = zip(one.arguments, other.arguments).map {
                        reader.argument($0, other: $1, in: one.sql)
                    }
                    return Statement(sql: one.sql, arguments: arguments)
                })
        }
    }
}

/// Finds which of a change's arguments are its own, by comparing them with another change's.
private struct ArgumentReader {
    private let held: [SQLValue: ChangeTemplate.Argument]
    private var own: [SQLValue: Int] = [:]

    /// Longer ones are sealed values, which no index holds.
    private static let longestKey = 40
    /// Milliseconds since 1970 are less for some thousand years, and hashes hardly ever.
    private static let leastLock: Int64 = 100_000_000_000_000

    init(_ change: RecordedChange) {
        held = [change.account: .account, change.binding: .binding, change.index: .index]
    }

    mutating func argument(_ value: SQLValue, other: SQLValue, in sql: String) -> ChangeTemplate.Argument {
        if let known = held[value] { return known }
        guard value != other, isKey(value), !isCommitment(value, sql) else { return .constant(value) }
        let number = own[value] ?? own.count
        own[value] = number
        return .own(number, like: value)
    }

    private func isKey(_ value: SQLValue) -> Bool {
        switch value {
        case .blob(let bytes): bytes.count >= 16 && bytes.count <= Self.longestKey
        case .integer(let integer): integer.magnitude >= UInt64(Self.leastLock)
        case .text, .null: false
        }
    }

    /// The schema checks its length, and no index holds it.
    private func isCommitment(_ value: SQLValue, _ sql: String) -> Bool {
        guard case .blob(let bytes) = value else { return false }
        return bytes.count == 32 && sql.contains("ledger_entry")
    }
}
