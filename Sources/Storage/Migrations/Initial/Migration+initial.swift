extension Migration {
    /// Everything of the first release. The parts stand in the order that foreign keys ask for.
    static let initial = Migration(number: 1, name: "initial") { dialect in
        let parts = [accounts, flows, bindings, proofs, cases, limits, messages, ledger, access]
        return parts.map { SchemaWords.render($0, for: dialect) }.joined(separator: "\n") + appendOnlyLedger(dialect)
    }
}
