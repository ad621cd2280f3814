import Storage

/// A statement that the product sent.
struct RecordedStatement: Sendable {
    let sql: String
    let arguments: [SQLValue]
}

/// What it sent in one transaction.
struct RecordedTransaction: Sendable {
    let writes: Bool
    /// Whether the courier sent it, to take or to settle messages.
    let isDelivery: Bool
    var statements: [RecordedStatement] = []
}
