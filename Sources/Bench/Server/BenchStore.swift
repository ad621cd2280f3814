/// Which database a measured server runs on.
enum BenchStore: Sendable {
    /// A file in its folder.
    case sqlite
    /// A database of a cluster that the bench started.
    case postgres(PostgresCluster, database: String)

    var engine: String {
        switch self {
        case .sqlite: "SQLite"
        case .postgres: "PostgreSQL"
        }
    }

    var cluster: PostgresCluster? {
        if case .postgres(let cluster, _) = self { cluster } else { nil }
    }

    /// How the program finds it.
    var environment: [String: String] {
        switch self {
        case .sqlite: [:]
        case .postgres(let cluster, let database): ["BINDERY_DATABASE_URL": cluster.url(of: database)]
        }
    }
}
