import Foundation

/// One step of the schema. Its number, name and script never change once a release carried them: a
/// database that ran it would silently differ from one that did not.
package struct Migration: Sendable {
    /// From 1, without gaps, the same for both engines.
    package let number: Int64
    package let name: String
    /// The newest migration that a program must know to work on a database that ran this one. Less
    /// than ``number`` where it only adds: what an earlier release reads means what it meant, and
    /// what it writes is whole. That is how nodes are upgraded one by one.
    package let needs: Int64
    private let script: @Sendable (Dialect) -> String

    /// - Parameters:
    ///   - needs: without it, this migration itself: a program that doesn't know it is refused.
    ///   - script: statements for the dialect, with a semicolon after each.
    package init(number: Int64, name: String, needs: Int64? = nil, script: @escaping @Sendable (Dialect) -> String) {
        self.number = number
        self.name = name
        self.needs = needs ?? number
        self.script = script
    }

    package func script(for dialect: Dialect) -> String { script(dialect) }

    /// All that this release knows, in order.
    package static let all: [Migration] = [.initial, .people, .nodes, .bulk]
}

/// The words of a script that the engines spell differently. Everything else of the schema is one
/// text.
enum SchemaWords {
    static func render(_ template: String, for dialect: Dialect) -> String {
        words(of: dialect).reduce(template) { text, word in text.replacingOccurrences(of: word.key, with: word.value) }
    }

    private static func words(of dialect: Dialect) -> [String: String] {
        switch dialect {
        case .sqlite:
            [
                "{bytes}": "BLOB",
                // An alias of the row's own number, so it costs no index; never reused, because no
                // row is ever deleted.
                "{identity}": "INTEGER PRIMARY KEY",
                // The primary key's tree is the table: one tree to write instead of two. Only right
                // for small rows.
                "{clustered}": "WITHOUT ROWID",
            ]
        case .postgres:
            [
                "{bytes}": "BYTEA", "{identity}": "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "{clustered}": "",
                // By bytes, as SQLite compares: a database's own order may pass over the colon of
                // `country:` or mix up letters' cases.
                " TEXT": " TEXT COLLATE \"C\"",
            ]
        }
    }
}

extension Migration {
    /// Everything of the first release. The parts are in the order that foreign keys ask for.
    static let initial = Migration(number: 1, name: "initial") { dialect in
        let parts = [accounts, flows, bindings, proofs, cases, limits, messages, ledger, access]
        return parts.map { SchemaWords.render($0, for: dialect) }.joined(separator: "\n") + appendOnlyLedger(dialect)
    }

    /// People in front of the server: sessions of the hosted pages, staff and what they looked at,
    /// files and words of a case.
    static let people = Migration(number: 2, name: "people") { dialect in
        [sessions, staff, desk, figures].map { SchemaWords.render($0, for: dialect) }.joined(separator: "\n")
    }

    /// Several nodes over one database. It only adds, so a node of the release before keeps working
    /// beside one that knows it.
    static let nodes = Migration(number: 3, name: "nodes", needs: 2) { dialect in
        let parts = [coordination, outboxOrder, imports]
        return parts.map { SchemaWords.render($0, for: dialect) }.joined(separator: "\n") + outboxPlaces(dialect)
    }

    /// What the platform does to many accounts at once. It only adds, but a node of the release before would take the
    /// messages about it out of the outbox, and could not read them.
    static let bulk = Migration(number: 4, name: "bulk") { dialect in
        SchemaWords.render(bulkJobs, for: dialect)
    }
}
