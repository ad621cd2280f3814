import Foundation

/// A server's database, reached past the server.
struct BareDatabase {
    let site: ServerSite

    /// Statements that give nothing back.
    func run(_ sql: String) throws {
        switch site.program.store {
        case .sqlite: try BareSQLite(path: site.databasePath).run(sql)
        case .postgres(let cluster, let database): try cluster.run(sql, in: database)
        }
    }

    /// The first column of each row.
    func ask(_ sql: String) throws -> [String] {
        switch site.program.store {
        case .sqlite: try BareSQLite(path: site.databasePath).ask(sql)
        case .postgres(let cluster, let database): try cluster.ask(sql, in: database)
        }
    }

    func columns(of table: String) throws -> [String] {
        switch site.program.store {
        case .sqlite: try ask("SELECT name FROM pragma_table_info('\(table)') ORDER BY cid")
        case .postgres:
            try ask(
                "SELECT column_name FROM information_schema.columns WHERE table_name = '\(table)' ORDER BY ordinal_position"
            )
        }
    }

    /// A number's digits as bytes. Both engines take them for bytes where they are sent as text.
    func bytes(_ number: String) -> String {
        switch site.program.store {
        case .sqlite: "CAST(CAST(\(number) AS TEXT) AS BLOB)"
        case .postgres: "convert_to(CAST(\(number) AS TEXT), 'UTF8')"
        }
    }

    /// Upkeep that a database does on its own after a while: done now, not in the middle of a
    /// measurement.
    func settle() throws {
        guard case .postgres(let cluster, let database) = site.program.store else { return }
        try cluster.run("VACUUM ANALYZE", in: database)
        try cluster.run("CHECKPOINT", in: database)
    }
}

extension ServerSite {
    var databasePath: String { program.folder.appending(path: "bindery.sqlite").path }
}
