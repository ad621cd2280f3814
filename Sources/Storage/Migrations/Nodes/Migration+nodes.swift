extension Migration {
    /// Several nodes over one database. It only adds, so a node of the release before goes on
    /// beside one that knows it.
    static let nodes = Migration(number: 3, name: "nodes", needs: 2) { dialect in
        let parts = [coordination, outboxOrder, imports]
        return parts.map { SchemaWords.render($0, for: dialect) }.joined(separator: "\n") + outboxPlaces(dialect)
    }
}
