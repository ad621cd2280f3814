import Storage

/// One row, one commit, through the engine's own driver and nothing else.
struct CommitFloor: Sendable {
    private let database: any SQLDatabase
    private static let insert = QueuedStatement(
        "INSERT INTO bench_commit (content) VALUES ($1)", arguments: [.blob([UInt8](repeating: 0x2E, count: 200))],
        expecting: 1)

    static func prepare(_ database: any SQLDatabase) async throws -> CommitFloor {
        let columns =
            switch database.dialect {
            case .sqlite: "id INTEGER PRIMARY KEY, content BLOB NOT NULL"
            case .postgres: "id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, content BYTEA NOT NULL"
            }
        try await database.write { try $0.script("CREATE TABLE bench_commit (\(columns));") }
        return CommitFloor(database: database)
    }

    func times(of count: Int) async throws -> [Duration] {
        var times: [Duration] = []
        for _ in 0..<count {
            let began = ContinuousClock.now
            try await database.write { try $0.flush([Self.insert]) }
            times.append(ContinuousClock.now - began)
        }
        return times
    }
}
