import Domain
import Storage
import TestSupport
import Testing

@Suite("The list of tables that move")
struct SchemaListTests {
    /// `table.column type`.
    private static func columns(_ database: any SQLDatabase) async throws -> Set<String> {
        try await database.read { connection in
            switch connection.dialect {
            case .sqlite:
                try Set(
                    connection.query(
                        """
                        SELECT tables.name || '.' || columns.name || ' ' || columns.type
                        FROM sqlite_master AS tables JOIN pragma_table_info(tables.name) AS columns
                        WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite_%'
                        """
                    ) { try $0.text(0) })
            case .postgres:
                try Set(
                    connection.query(
                        """
                        SELECT CAST(table_name || '.' || column_name || ' ' || data_type AS TEXT)
                        FROM information_schema.columns WHERE table_schema = current_schema()
                        """
                    ) { try $0.text(0) })
            }
        }
    }

    private static func word(_ type: SQLType, _ kind: Kind) -> Set<String> {
        switch (type, kind) {
        case (.integer, .sqlite): ["BIGINT", "INTEGER"]
        case (.integer, .postgres): ["bigint"]
        case (.text, .sqlite): ["TEXT"]
        case (.text, .postgres): ["text"]
        case (_, .sqlite): ["BLOB"]
        case (_, .postgres): ["bytea"]
        }
    }

    @Test("Every column of every table moves or is left behind on purpose, on both engines", arguments: Kind.allCases)
    func complete(kind: Kind) async throws {
        let fresh = try await FreshDatabase(kind)
        let found = try await Self.columns(fresh.database)
        let known = StoredSection.all.flatMap { section in
            section.columns.flatMap { column in
                Self.word(column.type, kind).map { "\(section.table).\(column.name) \($0)" }
            }
        }
        let tables = Set(found.compactMap { $0.split(separator: ".").first.map(String.init) })
        #expect(StoredSection.leftBehind.isSubset(of: tables))
        let moving = found.filter { name in !StoredSection.leftBehind.contains { name.hasPrefix("\($0).") } }
        #expect(moving.subtracting(known).sorted() == [], "neither moves nor is left behind on purpose")
        let names = Set(moving.compactMap { $0.split(separator: " ").first })
        let listed = Set(StoredSection.all.flatMap { section in section.columns.map { "\(section.table).\($0.name)" } })
        #expect(listed.subtracting(names.map(String.init)).sorted() == [], "listed, and not in the schema")
    }

    @Test("The texts of a section name its columns, in its order", arguments: StoredSection.all.map(\.name))
    func texts(name: String) throws {
        let section = try #require(StoredSection.all.first { $0.name == name })
        let names = section.columns.map(\.name)
        let read = Self.oneLine(section.read)
        #expect(read.hasPrefix("SELECT \(names.joined(separator: ", ")) FROM \(section.table) WHERE "))
        #expect(
            read.hasSuffix(
                "ORDER BY \(names.prefix(section.keyed).joined(separator: ", ")) LIMIT $\(section.keyed + 1)"))
        #expect(Self.oneLine(section.count).hasPrefix("SELECT COUNT(*) FROM \(section.table)"))
        guard section.name == section.table else { return }
        for dialect in [Dialect.sqlite, .postgres] {
            #expect(
                Self.oneLine(section.write(for: dialect)).hasPrefix(
                    "INSERT INTO \(section.table) (\(names.joined(separator: ", ")))"))
        }
    }

    @Test("No two sections share a name, and a table's key comes first")
    func names() async throws {
        let fresh = try await FreshDatabase(.sqlite)
        #expect(Set(StoredSection.all.map(\.name)).count == StoredSection.all.count)
        let keys = try await fresh.database.read { connection in
            try connection.query(
                """
                SELECT tables.name, columns.name FROM sqlite_master AS tables JOIN pragma_table_info(tables.name) AS columns
                WHERE tables.type = 'table' AND columns.pk > 0 ORDER BY tables.name, columns.pk
                """
            ) { (table: try $0.text(0), column: try $0.text(1)) }
        }
        for section in StoredSection.all {
            let key = keys.filter { $0.table == section.table }.map(\.column)
            #expect(section.columns.prefix(section.keyed).map(\.name) == key, "\(section.name)")
        }
    }

    private static func oneLine(_ text: SQLStatement) -> String {
        text.description.split(whereSeparator: \.isWhitespace).joined(separator: " ").replacing("( ", with: "(")
    }
}
